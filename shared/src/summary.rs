//! What a lesson leaves behind for `cargo xtask run-all`.

use std::path::PathBuf;
use std::time::Duration;

use serde::Serialize;

use crate::report::{ClaimKind, Told};

/// The environment variable that names the file.
pub(crate) const FILE: &str = "LESSON_SUMMARY";

/// How a lesson went.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Summary {
    lesson: &'static str,
    #[serde(skip)]
    unit: &'static str,
    demos: usize,
    claims: usize,
    held: usize,
    failed: Vec<Failed>,
    cannot: Vec<Cannot>,
    seconds: f64,
}

#[derive(Debug, Serialize)]
struct Failed {
    demo: &'static str,
    claim: String,
}

#[derive(Debug, Serialize)]
struct Cannot {
    demo: &'static str,
    why: String,
}

impl Summary {
    /// Of a lesson that runs so many of these: `demo`, or `exploration`.
    pub(crate) fn new(lesson: &'static str, unit: &'static str) -> Self {
        Self { lesson, unit, ..Self::default() }
    }

    pub(crate) fn add(&mut self, told: &Told) {
        self.demos += 1;
        for claim in told.claims.iter().filter(|claim| claim.kind == ClaimKind::Must) {
            self.claims += 1;
            if claim.held {
                self.held += 1;
            } else {
                self.failed.push(Failed { demo: told.demo, claim: claim.text.clone() });
            }
        }
        let cannot = told.cannot.iter().cloned();
        self.cannot.extend(cannot.map(|why| Cannot { demo: told.demo, why }));
    }

    pub(crate) fn all_held(&self) -> bool {
        self.failed.is_empty()
    }

    /// The closing line of a lesson.
    pub(crate) fn sentence(&self, time: Duration) -> String {
        let Self { lesson, unit, demos, claims, held, .. } = self;
        let s = if *demos == 1 { "" } else { "s" };
        let time = crate::measure::time(time);
        format!("{lesson}: {demos} {unit}{s}, {held} of {claims} claims held, {time}")
    }

    /// Writes the file if anybody asked for one.
    ///
    /// # Errors
    ///
    /// If it cannot be written; the sentence says which file.
    pub(crate) fn leave_behind(&mut self, time: Duration) -> Result<(), String> {
        let Some(path) = std::env::var_os(FILE).map(PathBuf::from) else { return Ok(()) };
        self.seconds = time.as_secs_f64();
        let text = serde_json::to_string(self).map_err(|err| err.to_string())?;
        std::fs::write(&path, text).map_err(|err| format!("cannot write {}: {err}", path.display()))
    }
}
