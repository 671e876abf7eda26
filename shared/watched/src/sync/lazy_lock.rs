//! `std::sync::LazyLock`, watched.

use std::fmt;
use std::ops::{Deref, DerefMut};
use std::panic::Location;

use crate::operation::{self, Kind, Object, is_exploring};
use crate::sync::once::{Attempt, Making, is_made};

/// See [`std::sync::LazyLock`].
///
/// A use is recorded only if it may make the value or wait for it.
pub struct LazyLock<T, F = fn() -> T> {
    object: Object,
    inner: std::sync::LazyLock<T, F>,
}

impl<T, F: FnOnce() -> T> LazyLock<T, F> {
    /// See [`std::sync::LazyLock::new`].
    #[track_caller]
    pub const fn new(f: F) -> Self {
        Self { object: Object::new(Kind::Once), inner: std::sync::LazyLock::new(f) }
    }

    /// See [`std::sync::LazyLock::force`].
    ///
    /// # Panics
    ///
    /// If the initialiser panics, now or in an earlier use.
    #[inline]
    #[track_caller]
    pub fn force(this: &Self) -> &T {
        if is_exploring() {
            return this.explore();
        }
        if let Some(value) = std::sync::LazyLock::get(&this.inner) {
            return value;
        }
        let attempt = Attempt::announce(&this.object);
        let value = std::sync::LazyLock::force(&this.inner);
        attempt.done();
        value
    }

    /// See [`std::sync::LazyLock::force_mut`].
    ///
    /// # Panics
    ///
    /// If the initialiser panics, now or in an earlier use.
    #[inline]
    #[track_caller]
    pub fn force_mut(this: &mut Self) -> &mut T {
        if is_exploring() {
            // Nobody else has it: the explorer hears of the value when it is used next.
            this.object.forget();
            return std::sync::LazyLock::force_mut(&mut this.inner);
        }
        if std::sync::LazyLock::get(&this.inner).is_none() {
            let attempt = Attempt::announce(&this.object);
            std::sync::LazyLock::force_mut(&mut this.inner);
            attempt.done();
        }
        std::sync::LazyLock::force_mut(&mut this.inner)
    }

    #[cold]
    #[track_caller]
    fn explore(&self) -> &T {
        if let Some(making) = Making::begin(&self.object, self.is_real()) {
            std::sync::LazyLock::force(&self.inner);
            making.made();
        }
        let value = std::sync::LazyLock::get(&self.inner);
        value.unwrap_or_else(|| operation::no_answer(Location::caller()))
    }
}

impl<T, F> LazyLock<T, F> {
    /// See [`std::sync::LazyLock::get`].
    #[inline]
    #[track_caller]
    pub fn get(this: &Self) -> Option<&T> {
        if is_exploring() && !is_made(&this.object, this.is_real()) {
            return None;
        }
        std::sync::LazyLock::get(&this.inner)
    }

    /// See [`std::sync::LazyLock::get_mut`].
    #[inline]
    pub fn get_mut(this: &mut Self) -> Option<&mut T> {
        std::sync::LazyLock::get_mut(&mut this.inner)
    }

    /// Whether the real one is made: what the explorer takes for the beginning.
    fn is_real(&self) -> bool {
        std::sync::LazyLock::get(&self.inner).is_some()
    }
}

impl<T, F: FnOnce() -> T> Deref for LazyLock<T, F> {
    type Target = T;

    #[inline]
    #[track_caller]
    fn deref(&self) -> &T {
        Self::force(self)
    }
}

impl<T, F: FnOnce() -> T> DerefMut for LazyLock<T, F> {
    #[inline]
    #[track_caller]
    fn deref_mut(&mut self) -> &mut T {
        Self::force_mut(self)
    }
}

impl<T: Default> Default for LazyLock<T> {
    #[track_caller]
    fn default() -> Self {
        Self::new(T::default)
    }
}

impl<T: fmt::Debug, F> fmt::Debug for LazyLock<T, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f)
    }
}
