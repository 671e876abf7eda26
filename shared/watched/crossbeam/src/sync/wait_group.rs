//! `crossbeam::sync::WaitGroup`, watched.

use std::fmt;
use std::panic::Location;
use std::sync::Arc;

use ::crossbeam::sync as real;
use explorer::ops;
use watched::operation::{Kind, Object, Operation, Step, is_exploring};

/// See [`crossbeam::sync::WaitGroup`].
#[derive(Clone)]
pub struct WaitGroup {
    // Dropped first, so that the count goes down before the real one does.
    member: Member,
    inner: real::WaitGroup,
}

impl WaitGroup {
    /// See [`crossbeam::sync::WaitGroup::new`].
    #[track_caller]
    pub fn new() -> Self {
        let object = Arc::new(Object::new(Kind::Barrier));
        Self { member: Member::first(object), inner: real::WaitGroup::new() }
    }

    /// See [`crossbeam::sync::WaitGroup::wait`].
    #[track_caller]
    pub fn wait(self) {
        let Self { member, inner } = self;
        let object = Arc::clone(&member.object);
        drop(member);
        if is_exploring() {
            return ops::wait_for_zero(object.handle(), Location::caller());
        }
        let step = Step::announce(Operation::Meet, &object);
        inner.wait();
        step.done();
    }
}

/// One that is waited for; the explorer counts them.
struct Member {
    object: Arc<Object>,
}

impl Member {
    fn first(object: Arc<Object>) -> Self {
        if is_exploring() {
            ops::count(object.handle(), 1, object.handle().made());
        }
        Self { object }
    }
}

impl Clone for Member {
    fn clone(&self) -> Self {
        Self::first(Arc::clone(&self.object))
    }
}

impl Drop for Member {
    fn drop(&mut self) {
        if is_exploring() {
            ops::count(self.object.handle(), -1, self.object.handle().made());
        }
    }
}

impl Default for WaitGroup {
    #[track_caller]
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for WaitGroup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f)
    }
}
