//! `std::sync::Barrier`, watched.

use std::fmt;
use std::sync::BarrierWaitResult;

use crate::operation::{Kind, Object, Operation, Step};

/// See [`std::sync::Barrier`].
pub struct Barrier {
    object: Object,
    inner: std::sync::Barrier,
}

impl Barrier {
    /// See [`std::sync::Barrier::new`].
    #[must_use]
    #[track_caller]
    pub const fn new(n: usize) -> Self {
        Self { object: Object::new(Kind::Barrier), inner: std::sync::Barrier::new(n) }
    }

    /// See [`std::sync::Barrier::wait`].
    #[track_caller]
    pub fn wait(&self) -> BarrierWaitResult {
        let step = Step::announce(Operation::Meet, &self.object);
        let result = self.inner.wait();
        step.done();
        result
    }
}

impl fmt::Debug for Barrier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f)
    }
}
