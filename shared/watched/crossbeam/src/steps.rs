//! Structures without locks, each of whose operations is one step to the explorer.
//!
//! A queue is to the explorer an atomic whose value is its length: a step that finds
//! nothing then counts as a look at it, and a loop that looks again and again until
//! something is there ends. The step happens to the real structure while the explorer
//! takes it, so that both always agree.

use std::panic::Location;
use std::sync::atomic::Ordering::SeqCst;

use explorer::ops::AtomicRef;
use explorer::{Handle, Value};

/// The explorer's identity of a structure.
#[derive(Debug)]
pub(crate) struct Steps {
    handle: Handle,
}

/// How a step ended.
pub(crate) enum Taken<R> {
    /// It changed something.
    Changed(R),
    /// It found nothing to change.
    Nothing,
    /// It failed by chance.
    ByChance,
}

impl<R> Taken<R> {
    pub(crate) fn changed(self) -> Option<R> {
        match self {
            Self::Changed(answer) => Some(answer),
            Self::Nothing | Self::ByChance => None,
        }
    }
}

impl Steps {
    /// Of a structure that is made on the caller's line.
    #[track_caller]
    pub(crate) const fn new() -> Self {
        Self { handle: Handle::new() }
    }

    /// Whoever has the structure alone has changed it: the explorer meets it anew.
    pub(crate) fn forget(&mut self) {
        self.handle.forget();
    }

    /// Does something to the real structure, in one step; `None` if it found nothing to do.
    #[track_caller]
    pub(crate) fn step<R>(
        &self,
        what: &'static str,
        length: impl Fn() -> usize,
        act: impl FnOnce() -> Option<R>,
    ) -> Option<R> {
        self.take(what, false, length, act).changed()
    }

    /// The same, and it may also fail by chance, if the budget has any.
    #[track_caller]
    pub(crate) fn try_step<R>(
        &self,
        what: &'static str,
        length: impl Fn() -> usize,
        act: impl FnOnce() -> Option<R>,
    ) -> Taken<R> {
        self.take(what, true, length, act)
    }

    #[track_caller]
    fn take<R>(
        &self,
        what: &'static str,
        may_fail: bool,
        length: impl Fn() -> usize,
        act: impl FnOnce() -> Option<R>,
    ) -> Taken<R> {
        let (mut act, mut answer) = (Some(act), None);
        // Always the newest value, under each memory model: the real one has no other.
        let orders = (SeqCst, SeqCst);
        let place = Location::caller();
        let atomic = self.atomic(length());
        let _ = atomic.change(what, orders, may_fail, place, |_| {
            if let Some(act) = act.take() {
                answer = act();
            }
            answer.is_some().then(|| length() as u64)
        });
        match answer {
            Some(answer) => Taken::Changed(answer),
            None if act.is_some() => Taken::ByChance,
            None => Taken::Nothing,
        }
    }

    /// The length, as whoever looks sees it.
    #[track_caller]
    pub(crate) fn look(&self, length: usize) -> usize {
        self.atomic(length).load(SeqCst, Location::caller()) as usize
    }

    fn atomic(&self, length: usize) -> AtomicRef<'_> {
        AtomicRef { handle: &self.handle, value: Value::Unsigned, initial: length as u64 }
    }
}
