//! The Python interpreters of this machine: which they are, and whether they have the lock.

use std::ffi::{OsStr, OsString};
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::runner::{Run, Stage};

/// The usual interpreter.
pub(super) const USUAL: &str = if cfg!(windows) { "python" } else { "python3" };

/// What an interpreter is asked about itself.
const QUESTION: &str = "
import json, platform, sys
locked = getattr(sys, '_is_gil_enabled', lambda: platform.python_implementation() != 'Jython')
print(json.dumps({
    'version': platform.python_version() + getattr(sys, 'abiflags', ''),
    'executable': sys.executable,
    'implementation': platform.python_implementation(),
    'build': ', '.join(platform.python_build()) + ', ' + platform.python_compiler(),
    'lock': locked(),
}))
";

/// An interpreter that answers.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Python {
    /// What it was called by.
    pub(super) program: String,
    #[serde(flatten)]
    pub(super) facts: Facts,
}

/// What an interpreter says about itself.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct Facts {
    /// With the letter `t` where it was built to run without the lock.
    pub(super) version: String,
    implementation: String,
    /// The program itself, which may stand behind a script of that name.
    pub(super) executable: PathBuf,
    pub(super) build: String,
    /// Whether the global lock is on.
    pub(super) lock: bool,
}

impl Python {
    /// What it is called in tables and sentences.
    pub(super) fn label(&self) -> String {
        let Facts { version, implementation, .. } = &self.facts;
        match implementation.as_str() {
            "CPython" => format!("Python {version}"),
            other => format!("{other} {version}"),
        }
    }

    /// What the lock means to threads.
    pub(super) fn clause(lock: bool) -> &'static str {
        if lock { "with its global lock" } else { "without a global lock" }
    }
}

/// Why an interpreter is not used.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Unusable {
    /// It is not there.
    Absent(String),
    /// It is there and does not answer.
    Broken(String),
}

impl Unusable {
    /// Why, in one sentence.
    pub(super) fn sentence(self) -> String {
        match self {
            Self::Absent(sentence) | Self::Broken(sentence) => sentence,
        }
    }
}

/// Asks an interpreter about itself; `None` when Ctrl-C came first.
pub(super) fn ask(program: &str, stage: &Stage<'_>) -> Option<Result<Python, Unusable>> {
    let mut command = Command::new(program);
    command.args(["-I", "-c", QUESTION]);
    let said = match stage.run(&mut command) {
        Run::Interrupted => return None,
        Run::NotStarted(err) if err.kind() == std::io::ErrorKind::NotFound => {
            return Some(Err(Unusable::Absent(format!("There is no {program} here."))));
        }
        Run::NotStarted(err) => Err(format!("cannot be started: {err}")),
        Run::Failed(why) => Err(why),
        Run::Said(text) => Ok(text),
    };
    let facts = said.and_then(|text| {
        serde_json::from_str(&text).map_err(|_| "does not say what it is".to_owned())
    });
    Some(match facts {
        Ok(facts) => Ok(Python { program: program.to_owned(), facts }),
        Err(why) => Err(Unusable::Broken(format!("{program} {why}."))),
    })
}

/// The arguments that start a program isolated from the user's own settings.
pub(super) fn isolated(file: &OsStr) -> Vec<OsString> {
    vec!["-I".into(), file.to_owned()]
}

/// How long an empty program takes, from the start of the process to its end.
pub(super) fn bare_start(
    program: &OsStr,
    arguments: &[&str],
    stage: &Stage<'_>,
) -> Option<Duration> {
    let mut command = Command::new(program);
    command.args(arguments);
    let begin = std::time::Instant::now();
    matches!(stage.run(&mut command), Run::Said(_)).then(|| begin.elapsed())
}
