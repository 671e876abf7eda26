//! The ways in which an execution can fail.

use std::fmt;

use crate::trace::{Place, ThreadNumber};

/// Why an execution failed.
#[derive(Clone, Debug, PartialEq)]
pub enum Failure {
    /// Nobody can go on, and the program's first thread is among them.
    Deadlock,
    /// The program's first thread has ended, and others wait for ever.
    LeftBehind,
    /// All that can still run look again and again at what nobody changes.
    Livelock,
    /// A thread panicked.
    Panic {
        /// Who.
        thread: ThreadNumber,
        /// What it said.
        message: String,
    },
    /// It was still running after so many steps.
    TooLong(usize),
    /// The program did something that cannot be explored; the sentence says what.
    Misuse(String),
    /// The same choices led to something else; the sentence says where.
    NotDeterministic(String),
    /// A thread ran for long without doing anything that is watched.
    Silent {
        /// Who.
        thread: ThreadNumber,
        /// The line of its last operation, if it had any.
        last: Option<Place>,
    },
}

impl Failure {
    /// Its kind in one or two words.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Deadlock => "deadlock",
            Self::LeftBehind => "left behind",
            Self::Livelock => "livelock",
            Self::Panic { .. } => "panic",
            Self::TooLong(_) => "too long",
            Self::Misuse(_) => "misuse",
            Self::NotDeterministic(_) => "not deterministic",
            Self::Silent { .. } => "silent",
        }
    }

    /// Whether it says something about the program's schedules; the others say that it
    /// cannot be explored.
    pub fn is_of_schedule(&self) -> bool {
        !matches!(self, Self::Misuse(_) | Self::NotDeterministic(_) | Self::Silent { .. })
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Deadlock => write!(f, "deadlock: nobody can go on"),
            Self::LeftBehind => {
                write!(f, "left behind: main has ended, and others wait for ever")
            }
            Self::Livelock => {
                write!(f, "livelock: everybody looks again and again at what nobody changes")
            }
            Self::Panic { message, .. } => write!(f, "panic: {message}"),
            Self::TooLong(steps) => write!(f, "too long: still running after {steps} steps"),
            Self::Misuse(what) => write!(f, "cannot be explored: {what}"),
            Self::NotDeterministic(where_) => {
                write!(f, "not deterministic: the same schedule ran differently: {where_}")
            }
            Self::Silent { last, .. } => {
                write!(f, "not checked: a thread runs on without doing anything that is watched")?;
                last.map_or(Ok(()), |place| {
                    write!(f, "; its last operation was at {}:{}", place.file(), place.line())
                })
            }
        }
    }
}
