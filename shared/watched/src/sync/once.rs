//! `std::sync::Once`, watched.

use std::fmt;
use std::sync::OnceState;

use crate::operation::{Kind, Object, Operation, Step};

/// See [`std::sync::Once`].
///
/// A call is recorded only if it may run the initialiser or wait for it: once
/// that has happened, a call does nothing that others could notice.
pub struct Once {
    object: Object,
    inner: std::sync::Once,
}

#[expect(clippy::new_without_default, reason = "std's has no default either")]
impl Once {
    /// See [`std::sync::Once::new`].
    #[must_use]
    #[track_caller]
    pub const fn new() -> Self {
        Self { object: Object::new(Kind::Once), inner: std::sync::Once::new() }
    }

    /// See [`std::sync::Once::call_once`].
    ///
    /// # Panics
    ///
    /// If `f` panics, now or in an earlier call.
    #[inline]
    #[track_caller]
    pub fn call_once<F>(&self, f: F)
    where
        F: FnOnce(),
    {
        if !self.inner.is_completed() {
            let attempt = Attempt::announce(&self.object);
            self.inner.call_once(f);
            attempt.done();
        }
    }

    /// See [`std::sync::Once::call_once_force`].
    ///
    /// # Panics
    ///
    /// If `f` panics.
    #[inline]
    #[track_caller]
    pub fn call_once_force<F>(&self, f: F)
    where
        F: FnOnce(&OnceState),
    {
        if !self.inner.is_completed() {
            let attempt = Attempt::announce(&self.object);
            self.inner.call_once_force(f);
            attempt.done();
        }
    }

    /// See [`std::sync::Once::is_completed`].
    #[inline]
    pub fn is_completed(&self) -> bool {
        self.inner.is_completed()
    }

    /// See [`std::sync::Once::wait`].
    ///
    /// # Panics
    ///
    /// If the initialiser of an earlier call panicked.
    #[track_caller]
    pub fn wait(&self) {
        if !self.inner.is_completed() {
            let attempt = Attempt::announce(&self.object);
            self.inner.wait();
            attempt.done();
        }
    }

    /// See [`std::sync::Once::wait_force`].
    #[track_caller]
    pub fn wait_force(&self) {
        if !self.inner.is_completed() {
            let attempt = Attempt::announce(&self.object);
            self.inner.wait_force();
            attempt.done();
        }
    }
}

impl fmt::Debug for Once {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f)
    }
}

/// A step that runs the learner's code, which may panic: then it was refused.
pub(super) struct Attempt {
    step: Option<Step>,
}

impl Attempt {
    #[track_caller]
    pub(super) fn announce(object: &Object) -> Self {
        Self { step: Some(Step::announce(Operation::Once, object)) }
    }

    pub(super) fn done(self) {
        self.done_if(true);
    }

    pub(super) fn done_if(mut self, happened: bool) {
        if let Some(step) = self.step.take() {
            step.done_if(happened);
        }
    }
}

impl Drop for Attempt {
    fn drop(&mut self) {
        if let Some(step) = self.step.take() {
            step.refused();
        }
    }
}
