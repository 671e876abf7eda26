//! `crossbeam::sync::WaitGroup`, watched.

use std::fmt;
use std::sync::Arc;

use ::crossbeam::sync as real;
use watched::operation::{Kind, Object, Operation, Step};

/// See [`crossbeam::sync::WaitGroup`].
#[derive(Clone)]
pub struct WaitGroup {
    object: Arc<Object>,
    inner: real::WaitGroup,
}

impl WaitGroup {
    /// See [`crossbeam::sync::WaitGroup::new`].
    #[track_caller]
    pub fn new() -> Self {
        Self { object: Arc::new(Object::new(Kind::Barrier)), inner: real::WaitGroup::new() }
    }

    /// See [`crossbeam::sync::WaitGroup::wait`].
    #[track_caller]
    pub fn wait(self) {
        let step = Step::announce(Operation::Meet, &self.object);
        self.inner.wait();
        step.done();
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
