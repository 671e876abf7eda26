//! `std::sync::OnceLock`, watched.

use std::fmt;
use std::panic::Location;

use crate::operation::{self, Kind, Object, is_exploring};
use crate::sync::once::{Attempt, Making, is_made, wait_until_made};

/// See [`std::sync::OnceLock`].
///
/// A call is recorded only if it may make the value or wait for it.
pub struct OnceLock<T> {
    object: Object,
    inner: std::sync::OnceLock<T>,
}

impl<T> OnceLock<T> {
    /// See [`std::sync::OnceLock::new`].
    #[must_use]
    #[track_caller]
    pub const fn new() -> Self {
        Self::of(std::sync::OnceLock::new())
    }

    #[track_caller]
    const fn of(inner: std::sync::OnceLock<T>) -> Self {
        Self { object: Object::new(Kind::Once), inner }
    }

    /// See [`std::sync::OnceLock::get`].
    #[inline]
    #[track_caller]
    pub fn get(&self) -> Option<&T> {
        if is_exploring() && !is_made(&self.object, self.is_real()) {
            return None;
        }
        self.inner.get()
    }

    /// See [`std::sync::OnceLock::get_mut`].
    #[inline]
    pub fn get_mut(&mut self) -> Option<&mut T> {
        self.inner.get_mut()
    }

    /// See [`std::sync::OnceLock::wait`].
    #[inline]
    #[track_caller]
    pub fn wait(&self) -> &T {
        if is_exploring() {
            wait_until_made(&self.object, || self.is_real(), || ());
            return self.real();
        }
        if let Some(value) = self.inner.get() {
            return value;
        }
        let attempt = Attempt::announce(&self.object);
        let value = self.inner.wait();
        attempt.done();
        value
    }

    /// See [`std::sync::OnceLock::set`].
    ///
    /// # Errors
    ///
    /// The value, if there is one already.
    #[inline]
    #[track_caller]
    pub fn set(&self, value: T) -> Result<(), T> {
        if is_exploring() {
            let Some(making) = Making::begin(&self.object, self.is_real()) else {
                return Err(value);
            };
            let result = self.inner.set(value);
            making.made();
            return result;
        }
        if self.inner.get().is_some() {
            return Err(value);
        }
        let attempt = Attempt::announce(&self.object);
        let result = self.inner.set(value);
        attempt.done_if(result.is_ok());
        result
    }

    /// See [`std::sync::OnceLock::get_or_init`].
    ///
    /// # Panics
    ///
    /// If `f` panics; the next call tries again.
    #[inline]
    #[track_caller]
    pub fn get_or_init<F>(&self, f: F) -> &T
    where
        F: FnOnce() -> T,
    {
        if is_exploring() {
            if let Some(making) = Making::begin(&self.object, self.is_real()) {
                self.inner.get_or_init(f);
                making.made();
            }
            return self.real();
        }
        if let Some(value) = self.inner.get() {
            return value;
        }
        let attempt = Attempt::announce(&self.object);
        let value = self.inner.get_or_init(f);
        attempt.done();
        value
    }

    /// See [`std::sync::OnceLock::into_inner`].
    pub fn into_inner(self) -> Option<T> {
        self.inner.into_inner()
    }

    /// See [`std::sync::OnceLock::take`].
    pub fn take(&mut self) -> Option<T> {
        self.object.forget();
        self.inner.take()
    }

    /// Whether the real one is made: what the explorer takes for the beginning.
    fn is_real(&self) -> bool {
        self.inner.get().is_some()
    }

    /// The value, which the explorer has found made.
    #[track_caller]
    fn real(&self) -> &T {
        self.inner.get().unwrap_or_else(|| operation::no_answer(Location::caller()))
    }
}

impl<T> Default for OnceLock<T> {
    #[track_caller]
    fn default() -> Self {
        Self::new()
    }
}

impl<T> From<T> for OnceLock<T> {
    #[track_caller]
    fn from(value: T) -> Self {
        Self::of(std::sync::OnceLock::from(value))
    }
}

impl<T: Clone> Clone for OnceLock<T> {
    #[track_caller]
    fn clone(&self) -> Self {
        self.get().cloned().map_or_else(Self::new, Self::from)
    }
}

impl<T: PartialEq> PartialEq for OnceLock<T> {
    #[track_caller]
    fn eq(&self, other: &Self) -> bool {
        self.get() == other.get()
    }
}

impl<T: Eq> Eq for OnceLock<T> {}

impl<T: fmt::Debug> fmt::Debug for OnceLock<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f)
    }
}
