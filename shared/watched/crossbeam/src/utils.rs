//! `crossbeam::utils`: what waits in a loop is watched by the explorer.

use std::fmt;
use std::panic::Location;

use ::crossbeam::utils as real;
use explorer::ops;
use watched::operation::is_exploring;

pub use real::CachePadded;

/// See [`crossbeam::utils::Backoff`].
///
/// To the explorer each step says that others may go first.
pub struct Backoff {
    inner: real::Backoff,
}

impl Backoff {
    /// See [`crossbeam::utils::Backoff::new`].
    #[inline]
    pub fn new() -> Self {
        Self { inner: real::Backoff::new() }
    }

    /// See [`crossbeam::utils::Backoff::reset`].
    #[inline]
    pub fn reset(&self) {
        self.inner.reset();
    }

    /// See [`crossbeam::utils::Backoff::spin`].
    #[inline]
    #[track_caller]
    pub fn spin(&self) {
        if is_exploring() {
            ops::yield_now(Location::caller());
        }
        self.inner.spin();
    }

    /// See [`crossbeam::utils::Backoff::snooze`].
    #[inline]
    #[track_caller]
    pub fn snooze(&self) {
        if is_exploring() {
            ops::yield_now(Location::caller());
        }
        self.inner.snooze();
    }

    /// See [`crossbeam::utils::Backoff::is_completed`].
    #[inline]
    pub fn is_completed(&self) -> bool {
        self.inner.is_completed()
    }
}

impl Default for Backoff {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Backoff {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f)
    }
}
