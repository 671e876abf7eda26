//! `std::sync::RwLock`, watched.

use std::fmt;
use std::ops::{Deref, DerefMut};
use std::panic::Location;
use std::sync::{LockResult, TryLockError, TryLockResult};

use explorer::ops;

use crate::operation::{self, Hold, Kind, Mode, Object, Operation, Patience, Step, is_exploring};
use crate::sync::poison::{at_once, lift, lift_try, spare};

/// See [`std::sync::RwLock`].
pub struct RwLock<T: ?Sized> {
    object: Object,
    inner: std::sync::RwLock<T>,
}

/// See [`std::sync::RwLockReadGuard`].
#[must_use = "the lock is given back at once when its guard is dropped"]
pub struct RwLockReadGuard<'rwlock, T: ?Sized> {
    // Dropped first, so that the release is stamped while the lock is still held.
    #[expect(dead_code, reason = "held for its drop")]
    hold: Hold<'rwlock>,
    inner: std::sync::RwLockReadGuard<'rwlock, T>,
}

/// See [`std::sync::RwLockWriteGuard`].
#[must_use = "the lock is given back at once when its guard is dropped"]
pub struct RwLockWriteGuard<'rwlock, T: ?Sized> {
    // Dropped first, so that the release is stamped while the lock is still held.
    hold: Hold<'rwlock>,
    inner: std::sync::RwLockWriteGuard<'rwlock, T>,
}

impl<T> RwLock<T> {
    /// See [`std::sync::RwLock::new`].
    #[track_caller]
    pub const fn new(value: T) -> Self {
        Self { object: Object::new(Kind::RwLock), inner: std::sync::RwLock::new(value) }
    }

    /// See [`std::sync::RwLock::into_inner`].
    ///
    /// # Errors
    ///
    /// If a thread panicked while it held the lock for writing.
    pub fn into_inner(self) -> LockResult<T> {
        spare(self.inner.into_inner())
    }
}

impl<T: ?Sized> RwLock<T> {
    /// See [`std::sync::RwLock::read`].
    ///
    /// # Errors
    ///
    /// If a thread panicked while it held the lock for writing.
    #[inline]
    #[track_caller]
    pub fn read(&self) -> LockResult<RwLockReadGuard<'_, T>> {
        let step = Step::acquire(&self.object, Mode::Shared, Patience::Wait);
        let explored = step.is_explored();
        let result = if explored { at_once(self.inner.try_read()) } else { self.inner.read() };
        step.done();
        let hold = Hold::in_mode(&self.object, Mode::Shared);
        lift(result, |inner| RwLockReadGuard { hold, inner })
    }

    /// See [`std::sync::RwLock::try_read`].
    ///
    /// # Errors
    ///
    /// If the lock is held for writing, or a thread panicked while it held it so.
    #[inline]
    #[track_caller]
    pub fn try_read(&self) -> TryLockResult<RwLockReadGuard<'_, T>> {
        let step = Step::acquire(&self.object, Mode::Shared, Patience::Try);
        if step.is_refused() {
            return Err(TryLockError::WouldBlock);
        }
        let result = self.inner.try_read();
        step.done_if(!matches!(result, Err(TryLockError::WouldBlock)));
        let taken = Location::caller();
        lift_try(result, |inner| {
            let hold = Hold::at(&self.object, Mode::Shared, taken);
            RwLockReadGuard { hold, inner }
        })
    }

    /// See [`std::sync::RwLock::write`].
    ///
    /// # Errors
    ///
    /// If a thread panicked while it held the lock for writing.
    #[inline]
    #[track_caller]
    pub fn write(&self) -> LockResult<RwLockWriteGuard<'_, T>> {
        let step = Step::acquire(&self.object, Mode::Exclusive, Patience::Wait);
        let explored = step.is_explored();
        let result = if explored { at_once(self.inner.try_write()) } else { self.inner.write() };
        step.done();
        let hold = Hold::new(&self.object);
        lift(result, |inner| RwLockWriteGuard { hold, inner })
    }

    /// See [`std::sync::RwLock::try_write`].
    ///
    /// # Errors
    ///
    /// If the lock is held, or a thread panicked while it held it for writing.
    #[inline]
    #[track_caller]
    pub fn try_write(&self) -> TryLockResult<RwLockWriteGuard<'_, T>> {
        let step = Step::acquire(&self.object, Mode::Exclusive, Patience::Try);
        if step.is_refused() {
            return Err(TryLockError::WouldBlock);
        }
        let result = self.inner.try_write();
        step.done_if(!matches!(result, Err(TryLockError::WouldBlock)));
        let taken = Location::caller();
        lift_try(result, |inner| {
            let hold = Hold::at(&self.object, Mode::Exclusive, taken);
            RwLockWriteGuard { hold, inner }
        })
    }

    /// See [`std::sync::RwLock::get_mut`].
    ///
    /// # Errors
    ///
    /// If a thread panicked while it held the lock for writing.
    pub fn get_mut(&mut self) -> LockResult<&mut T> {
        spare(self.inner.get_mut())
    }

    /// See [`std::sync::RwLock::is_poisoned`].
    #[track_caller]
    pub fn is_poisoned(&self) -> bool {
        self.look();
        self.inner.is_poisoned()
    }

    /// See [`std::sync::RwLock::clear_poison`].
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
}

impl<'rwlock, T: ?Sized> RwLockWriteGuard<'rwlock, T> {
    /// See [`std::sync::RwLockWriteGuard::downgrade`].
    ///
    /// The tape shows a release and a hold for reading. Between the two the real
    /// lock is never free: no writer comes in.
    #[track_caller]
    pub fn downgrade(s: Self) -> RwLockReadGuard<'rwlock, T> {
        let Self { hold, inner } = s;
        let object = hold.object();
        if is_exploring() {
            let (kind, modes) = (object.lock_kind(), (Mode::Exclusive, Mode::Shared));
            ops::convert(object.handle(), kind, modes, Patience::Wait, Location::caller());
            hold.forget();
            let inner = std::sync::RwLockWriteGuard::downgrade(inner);
            return RwLockReadGuard { hold: Hold::in_mode(object, Mode::Shared), inner };
        }
        // Stamped before other readers may come in, as every release.
        drop(hold);
        let inner = std::sync::RwLockWriteGuard::downgrade(inner);
        operation::report(Operation::Read, object);
        RwLockReadGuard { hold: Hold::in_mode(object, Mode::Shared), inner }
    }
}

impl<T: ?Sized> Deref for RwLockReadGuard<'_, T> {
    type Target = T;

    #[inline]
    fn deref(&self) -> &T {
        &self.inner
    }
}

impl<T: ?Sized> Deref for RwLockWriteGuard<'_, T> {
    type Target = T;

    #[inline]
    fn deref(&self) -> &T {
        &self.inner
    }
}

impl<T: ?Sized> DerefMut for RwLockWriteGuard<'_, T> {
    #[inline]
    fn deref_mut(&mut self) -> &mut T {
        &mut self.inner
    }
}

impl<T: Default> Default for RwLock<T> {
    #[track_caller]
    fn default() -> Self {
        Self::new(T::default())
    }
}

impl<T> From<T> for RwLock<T> {
    #[track_caller]
    fn from(value: T) -> Self {
        Self::new(value)
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for RwLock<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f)
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for RwLockReadGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f)
    }
}

impl<T: ?Sized + fmt::Display> fmt::Display for RwLockReadGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f)
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for RwLockWriteGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f)
    }
}

impl<T: ?Sized + fmt::Display> fmt::Display for RwLockWriteGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f)
    }
}
