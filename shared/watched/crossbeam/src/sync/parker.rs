//! `crossbeam::sync::Parker`, watched.

use std::fmt;
use std::panic::Location;
use std::sync::Arc;
use std::time::{Duration, Instant};

use ::crossbeam::sync as real;
use explorer::{Handle, Patience, is_exploring, ops};
use watched::clock;
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
    /// The token of an explored thread is the explorer's, and the real one is not used.
    token: Arc<Handle>,
}

impl Parker {
    /// See [`crossbeam::sync::Parker::new`].
    #[track_caller]
    pub fn new() -> Self {
        let inner = real::Parker::new();
        let token = Arc::new(Handle::new());
        let unparker = Unparker { inner: inner.unparker().clone(), token };
        Self { inner, unparker }
    }

    /// See [`crossbeam::sync::Parker::park`].
    #[track_caller]
    pub fn park(&self) {
        if is_exploring() {
            return self.take_token(Patience::Wait);
        }
        let step = Step::announce_on(Operation::Park, NO_OBJECT);
        self.inner.park();
        step.done();
    }

    /// See [`crossbeam::sync::Parker::park_timeout`].
    #[track_caller]
    pub fn park_timeout(&self, timeout: Duration) {
        if is_exploring() {
            return self.take_token(Patience::For(timeout));
        }
        let step = Step::announce_on(Operation::Park, NO_OBJECT);
        self.inner.park_timeout(timeout);
        step.done();
    }

    /// See [`crossbeam::sync::Parker::park_deadline`].
    #[track_caller]
    pub fn park_deadline(&self, deadline: Instant) {
        if is_exploring() {
            let now = clock::Instant::now();
            let left = deadline.saturating_duration_since(now.into());
            return self.take_token(Patience::For(left));
        }
        let step = Step::announce_on(Operation::Park, NO_OBJECT);
        self.inner.park_deadline(deadline);
        step.done();
    }

    /// See [`crossbeam::sync::Parker::unparker`].
    pub fn unparker(&self) -> &Unparker {
        &self.unparker
    }

    #[track_caller]
    fn take_token(&self, patience: Patience) {
        ops::take_token(&self.unparker.token, patience, Location::caller());
    }
}

impl Unparker {
    /// See [`crossbeam::sync::Unparker::unpark`].
    #[track_caller]
    pub fn unpark(&self) {
        if is_exploring() {
            return ops::give_token(&self.token, Location::caller());
        }
        // Before the other thread can run: its waking never seems to come first.
        Step::announce_on(Operation::Unpark, NO_LANE).done();
        self.inner.unpark();
    }
}

impl Default for Parker {
    #[track_caller]
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
