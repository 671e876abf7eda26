//! The programs under the explorer.

use std::time::Duration;

use explorer::{Config, Memory, check};

use crate::answer::{Answer, Verdict};
use crate::exercise::Exercise;

#[path = "exercises.rs"]
pub(crate) mod exercises;

/// std as the explorer sees it.
mod facade {
    pub(super) use watched::{sync, thread};
}

pub(crate) fn run(exercise: &Exercise, memory: Memory, limit: Duration) -> Answer {
    let config = Config { memory, max_time: limit, max_executions: u64::MAX, ..Config::DEFAULT };
    let report = check(&config, exercise.run);
    let verdict = match &report.found {
        Some(found) => Verdict::Fails(found.failure.to_string()),
        None if report.passed() => Verdict::Holds,
        None => Verdict::Unfinished,
    };
    Answer { executions: report.executions + report.cut, time: report.time, verdict }
}
