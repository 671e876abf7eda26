//! What a thread announces that it wants to do next.

use std::sync::atomic::Ordering;
use std::time::Duration;

use crate::trace::{Mode, Place, Refusal, Side, ThreadNumber};

/// The number of an object in this execution.
pub(crate) type ObjectIndex = usize;

/// How long a thread is ready to wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Patience {
    /// As long as it takes.
    Wait,
    /// Not at all.
    Try,
    /// So long on the virtual clock.
    For(Duration),
}

/// How an operation ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It happened, with a result whose meaning depends on the operation.
    Done(u64),
    /// A read-modify-write found this value and left it.
    Unchanged(u64),
    /// It did not happen.
    Refused(Refusal),
}

impl Verdict {
    /// It happened.
    pub(crate) const DONE: Self = Self::Done(0);

    /// Whether it happened.
    pub fn is_done(self) -> bool {
        matches!(self, Self::Done(_))
    }

    /// Its result, or the value that was found; 0 if it did not happen.
    pub fn value(self) -> u64 {
        match self {
            Self::Done(value) | Self::Unchanged(value) => value,
            Self::Refused(_) => 0,
        }
    }
}

/// A visible operation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Operation {
    Acquire {
        lock: ObjectIndex,
        mode: Mode,
        patience: Patience,
    },
    Release {
        lock: ObjectIndex,
        mode: Mode,
    },
    /// Waits only on the way up, for readers to leave.
    Convert {
        lock: ObjectIndex,
        from: Mode,
        to: Mode,
        patience: Patience,
    },
    /// Whether the lock is held; the answer is 0 or 1.
    Look {
        lock: ObjectIndex,
    },
    /// `by_chance`: it may wake without a cause.
    Wait {
        condvar: ObjectIndex,
        lock: ObjectIndex,
        patience: Patience,
        by_chance: bool,
    },
    Notify {
        condvar: ObjectIndex,
        all: bool,
    },
    Park {
        token: ObjectIndex,
        patience: Patience,
        by_chance: bool,
    },
    Unpark {
        token: ObjectIndex,
        thread: Option<ThreadNumber>,
    },
    Meet {
        barrier: ObjectIndex,
    },
    /// Answers 1 if the caller is to make the value.
    Begin {
        once: ObjectIndex,
    },
    End {
        once: ObjectIndex,
        made: bool,
    },
    /// Whether it is made.
    Peek {
        once: ObjectIndex,
    },
    Send {
        channel: ObjectIndex,
        patience: Patience,
    },
    Receive {
        channel: ObjectIndex,
        patience: Patience,
    },
    /// One more or one less handle of a side.
    Close {
        channel: ObjectIndex,
        side: Side,
    },
    /// The arms stand in the thread.
    Select {
        patience: Patience,
    },
    Count {
        counter: ObjectIndex,
        by: i64,
    },
    Zero {
        counter: ObjectIndex,
    },
    Touch {
        object: ObjectIndex,
        what: &'static str,
        writes: bool,
    },
    Load {
        atomic: ObjectIndex,
        order: Ordering,
    },
    Store {
        atomic: ObjectIndex,
        order: Ordering,
        value: u64,
    },
    Change {
        atomic: ObjectIndex,
        order: Ordering,
        failure: Ordering,
        weak: bool,
    },
    Fence {
        order: Ordering,
    },
    /// A thread is about to be made.
    Spawn,
    Join {
        thread: ThreadNumber,
    },
    /// Whether a thread has ended.
    Ended {
        thread: ThreadNumber,
    },
    /// The end of a thread, where somebody asks for it.
    Exit,
    Sleep {
        time: Duration,
    },
    Yield,
    Now,
}

/// An announced operation.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pending {
    pub(crate) operation: Operation,
    pub(crate) stage: Stage,
    pub(crate) place: Place,
    /// It is done even while the execution is being given up: its thread is unwinding
    /// already, or must not go on before others have ended.
    pub(crate) must: bool,
    /// When its patience ends, on the virtual clock.
    pub(crate) until: Option<Duration>,
}

/// How far an announced operation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    /// Nothing has happened.
    Announced,
    /// The first half happened: it sleeps on the condition variable, stands at the
    /// barrier, in the queue of a lock, or at a channel without room.
    Waiting,
    /// It waits no more and takes its lock back.
    Woken(crate::trace::Cause),
    /// Somebody else has finished it; its thread only has to hear of it.
    Ready(Verdict),
}

/// An arm of a `select`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Arm {
    pub(crate) channel: ObjectIndex,
    pub(crate) sends: bool,
}
