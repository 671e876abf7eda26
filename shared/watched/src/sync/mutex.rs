//! `std::sync::Mutex`, watched.

use std::fmt;
use std::ops::{Deref, DerefMut};
use std::panic::Location;
use std::sync::{LockResult, TryLockError, TryLockResult};

use explorer::ops;

use crate::operation::{
    self, Hold, Kind, Mode, Object, Operation, Patience, Step, is_exploring, is_watched,
};
use crate::sync::poison::{at_once, lift, lift_try, spare};

/// See [`std::sync::Mutex`].
pub struct Mutex<T: ?Sized> {
    object: Object,
    inner: std::sync::Mutex<T>,
}

/// See [`std::sync::MutexGuard`].
#[must_use = "the lock is given back at once when its guard is dropped"]
pub struct MutexGuard<'a, T: ?Sized> {
    // Dropped first, so that the release is stamped while the lock is still held.
    hold: Hold<'a>,
    inner: std::sync::MutexGuard<'a, T>,
    lock: &'a Mutex<T>,
}

/// Who was told that a lock is to be taken.
enum Told {
    Nobody,
    Recording,
    Explorer,
}

impl<T> Mutex<T> {
    /// See [`std::sync::Mutex::new`].
    #[track_caller]
    pub const fn new(value: T) -> Self {
        Self { object: Object::new(Kind::Mutex), inner: std::sync::Mutex::new(value) }
    }

    /// See [`std::sync::Mutex::into_inner`].
    ///
    /// # Errors
    ///
    /// If a thread panicked while it held the lock.
    pub fn into_inner(self) -> LockResult<T> {
        spare(self.inner.into_inner())
    }
}

impl<T: ?Sized> Mutex<T> {
    /// See [`std::sync::Mutex::lock`].
    ///
    /// # Errors
    ///
    /// If a thread panicked while it held the lock.
    #[expect(clippy::inline_always, reason = "what costs twice the lock if it is a call")]
    #[inline(always)]
    #[track_caller]
    pub fn lock(&self) -> LockResult<MutexGuard<'_, T>> {
        let told = if is_watched() { self.announce() } else { Told::Nobody };
        let explored = matches!(told, Told::Explorer);
        let result = if explored { at_once(self.inner.try_lock()) } else { self.inner.lock() };
        if matches!(told, Told::Recording) {
            operation::report(Operation::Lock, &self.object);
        }
        self.wrap(result)
    }

    #[inline(never)]
    #[track_caller]
    fn announce(&self) -> Told {
        let step = Step::acquire(&self.object, Mode::Exclusive, Patience::Wait);
        // Reported when it is over, by whoever called this.
        if step.is_explored() { Told::Explorer } else { Told::Recording }
    }

    /// See [`std::sync::Mutex::try_lock`].
    ///
    /// # Errors
    ///
    /// If the lock is held, or a thread panicked while it held it.
    #[inline]
    #[track_caller]
    pub fn try_lock(&self) -> TryLockResult<MutexGuard<'_, T>> {
        let step = Step::acquire(&self.object, Mode::Exclusive, Patience::Try);
        if step.is_refused() {
            return Err(TryLockError::WouldBlock);
        }
        let result = self.inner.try_lock();
        step.done_if(!matches!(result, Err(TryLockError::WouldBlock)));
        let taken = Location::caller();
        lift_try(result, |inner| {
            let hold = Hold::at(&self.object, Mode::Exclusive, taken);
            MutexGuard { hold, inner, lock: self }
        })
    }

    /// See [`std::sync::Mutex::get_mut`].
    ///
    /// # Errors
    ///
    /// If a thread panicked while it held the lock.
    pub fn get_mut(&mut self) -> LockResult<&mut T> {
        spare(self.inner.get_mut())
    }

    /// See [`std::sync::Mutex::is_poisoned`].
    #[track_caller]
    pub fn is_poisoned(&self) -> bool {
        self.look();
        self.inner.is_poisoned()
    }

    /// See [`std::sync::Mutex::clear_poison`].
    #[track_caller]
    pub fn clear_poison(&self) {
        self.look();
        self.inner.clear_poison();
    }

    /// The poison of a lock comes with its release: whether before or after this, the
    /// explorer decides.
    #[track_caller]
    fn look(&self) {
        if is_exploring() {
            ops::is_locked(self.object.handle(), self.object.lock_kind(), Location::caller());
        }
    }

    /// A guard for the lock that was just taken, poisoned or not.
    #[inline]
    #[track_caller]
    pub(super) fn wrap<'a>(
        &'a self,
        result: LockResult<std::sync::MutexGuard<'a, T>>,
    ) -> LockResult<MutexGuard<'a, T>> {
        let hold = Hold::new(&self.object);
        lift(result, |inner| MutexGuard { hold, inner, lock: self })
    }

    /// For a condition variable.
    pub(super) fn object(&self) -> &Object {
        &self.object
    }

    /// For a condition variable: the explorer has given the lock back to the caller.
    #[track_caller]
    pub(super) fn retake(&self) -> LockResult<MutexGuard<'_, T>> {
        self.wrap(at_once(self.inner.try_lock()))
    }
}

impl<'a, T: ?Sized> MutexGuard<'a, T> {
    /// For a condition variable, which gives the lock back and takes it again.
    pub(super) fn into_parts(self) -> (&'a Mutex<T>, std::sync::MutexGuard<'a, T>) {
        (self.lock, self.inner)
    }

    /// For a condition variable: the real lock is given back, and the explorer is told
    /// by whoever calls this.
    pub(super) fn leave(self) -> &'a Mutex<T> {
        self.hold.forget();
        self.lock
    }
}

// SAFETY: whoever shares a guard gets a shared reference to the value from it and nothing
// else; the lock that it names is used only by whoever owns the guard.
#[expect(unsafe_code, reason = "a shared lock needs more of its value than a shared guard")]
unsafe impl<T: ?Sized + Sync> Sync for MutexGuard<'_, T> {}

impl<T: ?Sized> Deref for MutexGuard<'_, T> {
    type Target = T;

    #[inline]
    fn deref(&self) -> &T {
        &self.inner
    }
}

impl<T: ?Sized> DerefMut for MutexGuard<'_, T> {
    #[inline]
    fn deref_mut(&mut self) -> &mut T {
        &mut self.inner
    }
}

impl<T: Default> Default for Mutex<T> {
    #[track_caller]
    fn default() -> Self {
        Self::new(T::default())
    }
}

impl<T> From<T> for Mutex<T> {
    #[track_caller]
    fn from(value: T) -> Self {
        Self::new(value)
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for Mutex<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f)
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for MutexGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f)
    }
}

impl<T: ?Sized + fmt::Display> fmt::Display for MutexGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f)
    }
}
