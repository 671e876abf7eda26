//! What an engine says about a program.

use std::any::Any;
use std::time::Duration;

use serde::{Deserialize, Serialize};

/// The answer of one engine, from one run.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Answer {
    /// All executions that were begun, also those that were given up.
    pub(crate) executions: u64,
    pub(crate) time: Duration,
    pub(crate) verdict: Verdict,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Verdict {
    /// All that the engine explores was explored, and nothing failed.
    Holds,
    /// Something failed; what was said.
    Fails(String),
    /// The time was over before.
    Unfinished,
}

/// What a panic said, as far as one line goes.
pub(crate) fn first_line(panic: &(dyn Any + Send)) -> String {
    let text = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("a panic without words");
    text.lines().next().unwrap_or_default().to_owned()
}
