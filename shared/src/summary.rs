//! What a lesson leaves behind for `cargo xtask run-all`.

use std::time::{Duration, Instant};

use serde::Serialize;

use crate::demo::{self, Lesson};
use crate::exploration::Explored;
use crate::page::Thumbnail;
use crate::report::{ClaimKind, Told};

/// The environment variable that names the file.
pub(crate) const FILE: &str = "LESSON_SUMMARY";

/// How a lesson went, so far.
#[derive(Debug, Serialize)]
pub(crate) struct Summary {
    lesson: &'static str,
    question: &'static str,
    /// When it began.
    date: String,
    machine: String,
    /// How many explorations the lesson has, whether they ran or not.
    explorations: usize,
    #[serde(skip)]
    unit: &'static str,
    #[serde(skip)]
    begin: Instant,
    demos: usize,
    claims: usize,
    held: usize,
    failed: Vec<Failed>,
    cannot: Vec<Cannot>,
    shown: Vec<Shown>,
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

/// How one demo, or one exploration, went.
#[derive(Debug, Serialize)]
struct Shown {
    demo: &'static str,
    /// Its place on the page.
    anchor: String,
    claim: &'static str,
    claims: usize,
    held: usize,
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    explored: Option<Explored>,
    #[serde(skip_serializing_if = "Option::is_none")]
    picture: Option<Thumbnail>,
}

impl Summary {
    /// Of a lesson that begins now and runs so many of these: `demo`, or `exploration`.
    pub(crate) fn new(lesson: &Lesson, unit: &'static str, (date, machine): (&str, &str)) -> Self {
        Self {
            lesson: lesson.name,
            question: lesson.question,
            date: date.to_owned(),
            machine: machine.to_owned(),
            explorations: lesson.explorations.len(),
            unit,
            begin: Instant::now(),
            demos: 0,
            claims: 0,
            held: 0,
            failed: Vec::new(),
            cannot: Vec::new(),
            shown: Vec::new(),
            seconds: 0.0,
        }
    }

    /// Adds what was told, and a small picture of it if somebody wants one.
    pub(crate) fn add(&mut self, told: &Told, picture: Option<Thumbnail>) {
        let (claims_before, held_before) = (self.claims, self.held);
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
        let before = self.shown.iter().filter(|it| it.demo == told.demo).count();
        self.shown.push(Shown {
            demo: told.demo,
            anchor: demo::numbered(told.demo, before + 1),
            claim: told.claim,
            claims: self.claims - claims_before,
            held: self.held - held_before,
            explored: told.explored.clone(),
            picture,
        });
    }

    pub(crate) fn all_held(&self) -> bool {
        self.failed.is_empty()
    }

    /// The closing line of a lesson.
    pub(crate) fn sentence(&self) -> String {
        let Self { lesson, unit, demos, claims, held, .. } = self;
        let s = if *demos == 1 { "" } else { "s" };
        let time = crate::measure::time(self.time());
        format!("{lesson}: {demos} {unit}{s}, {held} of {claims} claims held, {time}")
    }

    /// The content of the file, if the lesson ended now.
    pub(crate) fn json(&mut self) -> String {
        self.seconds = self.time().as_secs_f64();
        serde_json::to_string(self).unwrap_or_default()
    }

    fn time(&self) -> Duration {
        self.begin.elapsed()
    }
}
