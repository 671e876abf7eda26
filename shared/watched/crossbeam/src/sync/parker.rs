//! `crossbeam::sync::Parker`, watched.

use std::fmt;
use std::time::{Duration, Instant};

use ::crossbeam::sync as real;
use watched::operation::{NO_OBJECT, Operation, Step};

/// The lane that is named when a parker gets its token: none has this number. A parker
/// may be handed on, and nobody knows which thread will park with it.
const NO_LANE: u32 = u32::MAX;

/// See [`crossbeam::sync::Parker`].
pub struct Parker {
    inner: real::Parker,
    unparker: Unparker,
}

/// See [`crossbeam::sync::Unparker`].
///
/// It is recorded that somebody got a token, but not who.
#[derive(Clone)]
pub struct Unparker {
    inner: real::Unparker,
}

impl Parker {
    /// See [`crossbeam::sync::Parker::new`].
    pub fn new() -> Self {
        let inner = real::Parker::new();
        let unparker = Unparker { inner: inner.unparker().clone() };
        Self { inner, unparker }
    }

    /// See [`crossbeam::sync::Parker::park`].
    #[track_caller]
    pub fn park(&self) {
        let step = Step::announce_on(Operation::Park, NO_OBJECT);
        self.inner.park();
        step.done();
    }

    /// See [`crossbeam::sync::Parker::park_timeout`].
    #[track_caller]
    pub fn park_timeout(&self, timeout: Duration) {
        let step = Step::announce_on(Operation::Park, NO_OBJECT);
        self.inner.park_timeout(timeout);
        step.done();
    }

    /// See [`crossbeam::sync::Parker::park_deadline`].
    #[track_caller]
    pub fn park_deadline(&self, deadline: Instant) {
        let step = Step::announce_on(Operation::Park, NO_OBJECT);
        self.inner.park_deadline(deadline);
        step.done();
    }

    /// See [`crossbeam::sync::Parker::unparker`].
    pub fn unparker(&self) -> &Unparker {
        &self.unparker
    }
}

impl Unparker {
    /// See [`crossbeam::sync::Unparker::unpark`].
    #[track_caller]
    pub fn unpark(&self) {
        // Before the other thread can run: its waking never seems to come first.
        Step::announce_on(Operation::Unpark, NO_LANE).done();
        self.inner.unpark();
    }
}

impl Default for Parker {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Parker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f)
    }
}

impl fmt::Debug for Unparker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f)
    }
}
