//! `std::sync::RwLock`, watched.

use std::fmt;
use std::ops::{Deref, DerefMut};
use std::sync::{LockResult, PoisonError, TryLockError, TryLockResult};

use crate::operation::{self, Hold, Kind, Object, Operation, Step};

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
        self.inner.into_inner()
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
        let step = Step::announce(Operation::Read, &self.object);
        let result = self.inner.read();
        step.done();
        let hold = Hold::new(&self.object);
        match result {
            Ok(inner) => Ok(RwLockReadGuard { hold, inner }),
            Err(poisoned) => {
                Err(PoisonError::new(RwLockReadGuard { hold, inner: poisoned.into_inner() }))
            }
        }
    }

    /// See [`std::sync::RwLock::try_read`].
    ///
    /// # Errors
    ///
    /// If the lock is held for writing, or a thread panicked while it held it so.
    #[inline]
    #[track_caller]
    pub fn try_read(&self) -> TryLockResult<RwLockReadGuard<'_, T>> {
        let step = Step::announce(Operation::Read, &self.object);
        let result = self.inner.try_read();
        step.done_if(!matches!(result, Err(TryLockError::WouldBlock)));
        match result {
            Ok(inner) => Ok(RwLockReadGuard { hold: Hold::new(&self.object), inner }),
            Err(TryLockError::WouldBlock) => Err(TryLockError::WouldBlock),
            Err(TryLockError::Poisoned(poisoned)) => {
                Err(TryLockError::Poisoned(PoisonError::new(RwLockReadGuard {
                    hold: Hold::new(&self.object),
                    inner: poisoned.into_inner(),
                })))
            }
        }
    }

    /// See [`std::sync::RwLock::write`].
    ///
    /// # Errors
    ///
    /// If a thread panicked while it held the lock for writing.
    #[inline]
    #[track_caller]
    pub fn write(&self) -> LockResult<RwLockWriteGuard<'_, T>> {
        let step = Step::announce(Operation::Lock, &self.object);
        let result = self.inner.write();
        step.done();
        let hold = Hold::new(&self.object);
        match result {
            Ok(inner) => Ok(RwLockWriteGuard { hold, inner }),
            Err(poisoned) => {
                Err(PoisonError::new(RwLockWriteGuard { hold, inner: poisoned.into_inner() }))
            }
        }
    }

    /// See [`std::sync::RwLock::try_write`].
    ///
    /// # Errors
    ///
    /// If the lock is held, or a thread panicked while it held it for writing.
    #[inline]
    #[track_caller]
    pub fn try_write(&self) -> TryLockResult<RwLockWriteGuard<'_, T>> {
        let step = Step::announce(Operation::Lock, &self.object);
        let result = self.inner.try_write();
        step.done_if(!matches!(result, Err(TryLockError::WouldBlock)));
        match result {
            Ok(inner) => Ok(RwLockWriteGuard { hold: Hold::new(&self.object), inner }),
            Err(TryLockError::WouldBlock) => Err(TryLockError::WouldBlock),
            Err(TryLockError::Poisoned(poisoned)) => {
                Err(TryLockError::Poisoned(PoisonError::new(RwLockWriteGuard {
                    hold: Hold::new(&self.object),
                    inner: poisoned.into_inner(),
                })))
            }
        }
    }

    /// See [`std::sync::RwLock::get_mut`].
    ///
    /// # Errors
    ///
    /// If a thread panicked while it held the lock for writing.
    pub fn get_mut(&mut self) -> LockResult<&mut T> {
        self.inner.get_mut()
    }

    /// See [`std::sync::RwLock::is_poisoned`].
    pub fn is_poisoned(&self) -> bool {
        self.inner.is_poisoned()
    }

    /// See [`std::sync::RwLock::clear_poison`].
    pub fn clear_poison(&self) {
        self.inner.clear_poison();
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
        // Stamped before other readers may come in, as every release.
        drop(hold);
        let inner = std::sync::RwLockWriteGuard::downgrade(inner);
        operation::report(Operation::Read, object);
        RwLockReadGuard { hold: Hold::new(object), inner }
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
