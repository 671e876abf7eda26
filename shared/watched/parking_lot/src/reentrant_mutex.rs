//! `parking_lot::ReentrantMutex`, watched.

use std::fmt;
use std::mem;
use std::ops::Deref;
use std::time::{Duration, Instant};

use ::parking_lot as real;
use watched::operation::{Hold, Kind, Mode, Object, Operation, Step, is_exploring};

use crate::explored::{self, Limit, Taking};
use crate::panics::while_held;

/// See [`parking_lot::ReentrantMutex`].
///
/// Each `lock` is recorded, and each release, also those of the inner holds.
pub struct ReentrantMutex<T: ?Sized> {
    object: Object,
    inner: real::ReentrantMutex<T>,
}

/// See [`parking_lot::ReentrantMutexGuard`].
#[must_use = "the lock is given back at once when its guard is dropped"]
pub struct ReentrantMutexGuard<'a, T: ?Sized> {
    // Dropped first, so that the release is stamped while the lock is still held.
    hold: Hold<'a>,
    inner: real::ReentrantMutexGuard<'a, T>,
}

/// See [`parking_lot::MappedReentrantMutexGuard`].
#[must_use = "the lock is given back at once when its guard is dropped"]
pub struct MappedReentrantMutexGuard<'a, T: ?Sized> {
    // Dropped first, as above.
    hold: Hold<'a>,
    inner: real::MappedReentrantMutexGuard<'a, T>,
}

impl<T> ReentrantMutex<T> {
    /// See [`parking_lot::ReentrantMutex`]'s `new`.
    #[track_caller]
    pub const fn new(value: T) -> Self {
        Self { object: Object::new(Kind::ReentrantMutex), inner: real::ReentrantMutex::new(value) }
    }

    /// Takes the value out; nobody else can hold the lock.
    pub fn into_inner(self) -> T {
        self.inner.into_inner()
    }
}

impl<T: ?Sized> ReentrantMutex<T> {
    /// Waits for the lock, unless the calling thread holds it already.
    #[inline]
    #[track_caller]
    pub fn lock(&self) -> ReentrantMutexGuard<'_, T> {
        let taking = self.taking();
        let inner = taking.wait(|| self.inner.lock(), || self.inner.try_lock());
        ReentrantMutexGuard { hold: taking.hold(), inner }
    }

    /// Takes the lock if it is free, or the calling thread holds it already.
    #[inline]
    #[track_caller]
    pub fn try_lock(&self) -> Option<ReentrantMutexGuard<'_, T>> {
        self.take_within(Limit::Try, real::ReentrantMutex::try_lock)
    }

    /// Waits for the lock for at most `timeout`.
    #[inline]
    #[track_caller]
    pub fn try_lock_for(&self, timeout: Duration) -> Option<ReentrantMutexGuard<'_, T>> {
        self.take_within(Limit::For(timeout), |inner| inner.try_lock_for(timeout))
    }

    /// Waits for the lock until `timeout` at the latest.
    #[inline]
    #[track_caller]
    pub fn try_lock_until(&self, timeout: Instant) -> Option<ReentrantMutexGuard<'_, T>> {
        self.take_within(Limit::Until(timeout), |inner| inner.try_lock_until(timeout))
    }

    /// Whether somebody holds the lock; that may change at any time.
    #[track_caller]
    pub fn is_locked(&self) -> bool {
        explored::look(&self.object).unwrap_or_else(|| self.inner.is_locked())
    }

    /// Whether the calling thread holds the lock.
    pub fn is_owned_by_current_thread(&self) -> bool {
        self.inner.is_owned_by_current_thread()
    }

    /// The value, without locking: nobody else can reach it.
    pub const fn get_mut(&mut self) -> &mut T {
        self.inner.get_mut()
    }

    #[inline]
    #[track_caller]
    fn take_within<'a>(
        &'a self,
        limit: Limit,
        real: impl FnOnce(&'a real::ReentrantMutex<T>) -> Option<real::ReentrantMutexGuard<'a, T>>,
    ) -> Option<ReentrantMutexGuard<'a, T>> {
        let taking = self.taking();
        let inner = taking.within(limit, || real(&self.inner), || self.inner.try_lock())?;
        Some(ReentrantMutexGuard { hold: taking.hold(), inner })
    }

    fn taking(&self) -> Taking<'_> {
        // The explorer counts the holds.
        Taking { object: &self.object, mode: Mode::Exclusive }
    }
}

impl<'a, T: ?Sized> ReentrantMutexGuard<'a, T> {
    /// Keeps the lock, but shows only a part of the value.
    pub fn map<U: ?Sized, F>(guard: Self, part: F) -> MappedReentrantMutexGuard<'a, U>
    where
        F: FnOnce(&T) -> &U,
    {
        let Self { hold, inner } = guard;
        let mut kept = None;
        let inner = real::ReentrantMutexGuard::map(inner, |value| {
            while_held(hold, &mut kept, || part(value))
        });
        MappedReentrantMutexGuard { hold: kept.expect("`map` called its closure"), inner }
    }

    /// Gives this hold back, and the lock, if it was the last hold, to who has waited longest.
    #[track_caller]
    pub fn unlock_fair(guard: Self) {
        drop(guard.hold);
        real::ReentrantMutexGuard::unlock_fair(guard.inner);
    }

    /// Lets the others who wait go first, if this is the only hold and somebody waits.
    #[track_caller]
    pub fn bump(guard: &mut Self) {
        let object = guard.hold.object();
        if is_exploring() {
            return Taking { object, mode: Mode::Exclusive }.give_back(|owed| {
                real::ReentrantMutexGuard::unlocked(&mut guard.inner, || owed.after(|| ()));
            });
        }
        drop(mem::replace(&mut guard.hold, Hold::new(object)));
        let step = Step::announce(Operation::Lock, object);
        real::ReentrantMutexGuard::bump(&mut guard.inner);
        step.done();
    }
}

impl<'a, T: ?Sized> MappedReentrantMutexGuard<'a, T> {
    /// Keeps the lock, but shows only a part of the part.
    pub fn map<U: ?Sized, F>(guard: Self, part: F) -> MappedReentrantMutexGuard<'a, U>
    where
        F: FnOnce(&T) -> &U,
    {
        let Self { hold, inner } = guard;
        let mut kept = None;
        let inner = real::MappedReentrantMutexGuard::map(inner, |value| {
            while_held(hold, &mut kept, || part(value))
        });
        MappedReentrantMutexGuard { hold: kept.expect("`map` called its closure"), inner }
    }
}

impl<T: ?Sized> Deref for ReentrantMutexGuard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.inner
    }
}

impl<T: ?Sized> Deref for MappedReentrantMutexGuard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.inner
    }
}

impl<T: Default> Default for ReentrantMutex<T> {
    #[track_caller]
    fn default() -> Self {
        Self::new(T::default())
    }
}

impl<T> From<T> for ReentrantMutex<T> {
    #[track_caller]
    fn from(value: T) -> Self {
        Self::new(value)
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for ReentrantMutex<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        explored::look_to_show(&self.object);
        self.inner.fmt(f)
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for ReentrantMutexGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: ?Sized + fmt::Display> fmt::Display for ReentrantMutexGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for MappedReentrantMutexGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: ?Sized + fmt::Display> fmt::Display for MappedReentrantMutexGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}
