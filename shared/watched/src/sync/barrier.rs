//! `std::sync::Barrier`, watched.
//!
//! *Differences from std*: [`BarrierWaitResult`] is a type of its own, because nobody but
//! std can make one of std's.

use std::fmt;
use std::panic::Location;

use explorer::ops;

use crate::operation::{Kind, Object, Operation, Step, is_exploring};

/// See [`std::sync::Barrier`].
pub struct Barrier {
    object: Object,
    inner: std::sync::Barrier,
    parties: usize,
}

/// See [`std::sync::BarrierWaitResult`].
pub struct BarrierWaitResult {
    is_leader: bool,
}

impl Barrier {
    /// See [`std::sync::Barrier::new`].
    #[must_use]
    #[track_caller]
    pub const fn new(n: usize) -> Self {
        let inner = std::sync::Barrier::new(n);
        Self { object: Object::new(Kind::Barrier), inner, parties: n }
    }

    /// See [`std::sync::Barrier::wait`].
    #[track_caller]
    pub fn wait(&self) -> BarrierWaitResult {
        if is_exploring() {
            let is_leader = ops::meet(self.object.handle(), self.parties, Location::caller());
            return BarrierWaitResult { is_leader };
        }
        let step = Step::announce(Operation::Meet, &self.object);
        let result = self.inner.wait();
        step.done();
        BarrierWaitResult { is_leader: result.is_leader() }
    }
}

impl BarrierWaitResult {
    /// See [`std::sync::BarrierWaitResult::is_leader`].
    #[must_use]
    pub fn is_leader(&self) -> bool {
        self.is_leader
    }
}

impl fmt::Debug for Barrier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f)
    }
}

impl fmt::Debug for BarrierWaitResult {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BarrierWaitResult").field("is_leader", &self.is_leader).finish()
    }
}
