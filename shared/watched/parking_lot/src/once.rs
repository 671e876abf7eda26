//! `parking_lot::Once`, watched.

use std::fmt;

use ::parking_lot as real;
use real::OnceState;
use watched::operation::{Kind, Object, Operation, Step};

use crate::panics::{attempt, go_on};

/// See [`parking_lot::Once`].
///
/// Calls are recorded until it is completed; one that panics is refused.
pub struct Once {
    object: Object,
    inner: real::Once,
}

impl Once {
    /// See [`parking_lot::Once::new`].
    #[track_caller]
    pub const fn new() -> Self {
        Self { object: Object::new(Kind::Once), inner: real::Once::new() }
    }

    /// A `Once` whose call is over; see [`parking_lot::Once::new_completed`].
    #[track_caller]
    pub const fn new_completed() -> Self {
        Self { object: Object::new(Kind::Once), inner: real::Once::new_completed() }
    }

    /// See [`parking_lot::Once::state`].
    pub fn state(&self) -> OnceState {
        self.inner.state()
    }

    /// See [`parking_lot::Once::is_completed`].
    pub fn is_completed(&self) -> bool {
        self.inner.is_completed()
    }

    /// See [`parking_lot::Once::call_once`].
    ///
    /// # Panics
    ///
    /// If `body` panics, here or in an earlier call.
    #[inline]
    #[track_caller]
    pub fn call_once<F: FnOnce()>(&self, body: F) {
        if !self.inner.is_completed() {
            self.reported(|inner| inner.call_once(body));
        }
    }

    /// See [`parking_lot::Once::call_once_force`].
    ///
    /// # Panics
    ///
    /// If `body` panics.
    #[inline]
    #[track_caller]
    pub fn call_once_force<F: FnOnce(OnceState)>(&self, body: F) {
        if !self.inner.is_completed() {
            self.reported(|inner| inner.call_once_force(body));
        }
    }

    /// See [`parking_lot::Once::wait`].
    ///
    /// # Panics
    ///
    /// If the call that it waits for panics.
    #[inline]
    #[track_caller]
    pub fn wait(&self) {
        if !self.inner.is_completed() {
            self.reported(real::Once::wait);
        }
    }

    /// See [`parking_lot::Once::wait_force`].
    #[inline]
    #[track_caller]
    pub fn wait_force(&self) {
        if !self.inner.is_completed() {
            self.reported(real::Once::wait_force);
        }
    }

    #[track_caller]
    fn reported(&self, call: impl FnOnce(&real::Once)) {
        let step = Step::announce(Operation::Once, &self.object);
        let result = attempt(|| call(&self.inner));
        step.done_if(result.is_ok());
        go_on(result);
    }
}

impl Default for Once {
    #[track_caller]
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Once {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f)
    }
}
