//! What an exploration found out.

use std::time::Duration;

use crate::config::Memory;
use crate::failure::Failure;
use crate::schedule::Schedule;
use crate::trace::Trace;

/// What a check found out.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// How many executions were run to their end.
    pub executions: u64,
    /// How many more were begun and given up, because what followed was seen already.
    pub cut: u64,
    /// Every interleaving that can differ was seen, within the limits that are named here.
    pub complete: bool,
    /// The first failure, if there is one.
    pub found: Option<Found>,
    /// The memory model.
    pub memory: Memory,
    /// A loop that waits was followed only so far that it could see each change.
    pub spins_were_cut: bool,
    /// The steps of the longest execution. 0: nothing that is watched has happened, and
    /// nothing was checked.
    pub longest: usize,
    /// How long it took.
    pub time: Duration,
}

impl Report {
    /// Whether every interleaving was seen and none failed.
    pub fn passed(&self) -> bool {
        self.complete && self.found.is_none() && self.longest > 0
    }

    /// How it ended, in one or two words: the kind of the failure, "passed", or "not complete".
    pub fn verdict(&self) -> &'static str {
        match &self.found {
            Some(found) => found.failure.kind(),
            None if self.passed() => "passed",
            None => "not complete",
        }
    }
}

/// A failure, and how to see it again.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// What went wrong.
    pub failure: Failure,
    /// What happened up to then.
    pub trace: Trace,
    /// The choices that lead to it.
    pub schedule: Schedule,
    /// How many times a thread that could go on was interrupted.
    pub interruptions: u32,
    /// After how many executions it was found.
    pub executions: u64,
}

/// How one execution ended.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ending<T> {
    /// The program returned this.
    Value(T),
    /// It failed: the kind, and for a panic what it said.
    Failed(String),
}

/// All outcomes of a program.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcomes<T> {
    /// Each outcome, the most frequent first.
    pub rows: Vec<Outcome<T>>,
    /// How many executions were run to their end.
    pub executions: u64,
    /// How many more were begun and given up, because what followed was seen already.
    pub cut: u64,
    /// Every interleaving that can differ was seen.
    pub complete: bool,
    /// A loop that waits was followed only so far that it could see each change.
    pub spins_were_cut: bool,
    /// The steps of the longest execution.
    pub longest: usize,
    /// Why the program cannot be explored, if it cannot.
    pub refused: Option<Failure>,
    /// How long it took.
    pub time: Duration,
}

/// One outcome.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome<T> {
    /// The outcome.
    pub ending: Ending<T>,
    /// How many executions ended like this.
    pub count: u64,
    /// The choices that lead to it, the first time.
    pub schedule: Schedule,
    /// What happened then.
    pub trace: Trace,
}
