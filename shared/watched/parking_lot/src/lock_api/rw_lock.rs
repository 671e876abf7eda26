//! `lock_api::RwLock`, watched: `parking_lot`'s `RwLock` and `RecursiveRwLock`.

use std::fmt;

use ::parking_lot::lock_api as real;
use real::{RawRwLock, RawRwLockTimed, RawRwLockUpgrade, RawRwLockUpgradeTimed};
use watched::operation::{Kind, Object, Operation, Step};

use super::rw_lock_guards::{RwLockReadGuard, RwLockUpgradableReadGuard, RwLockWriteGuard};

/// See [`parking_lot::RwLock`].
pub struct RwLock<R, T: ?Sized> {
    object: Object,
    inner: real::RwLock<R, T>,
}

impl<R: RawRwLock, T> RwLock<R, T> {
    /// See [`parking_lot::RwLock`]'s `new`.
    #[track_caller]
    pub const fn new(value: T) -> Self {
        Self { object: Object::new(Kind::RwLock), inner: real::RwLock::new(value) }
    }

    /// Takes the value out; nobody else can hold the lock.
    pub fn into_inner(self) -> T {
        self.inner.into_inner()
    }
}

impl<R: RawRwLock, T: ?Sized> RwLock<R, T> {
    /// Waits until the lock can be read.
    #[inline]
    #[track_caller]
    pub fn read(&self) -> RwLockReadGuard<'_, R, T> {
        let step = Step::announce(Operation::Read, &self.object);
        let inner = self.inner.read();
        step.done();
        RwLockReadGuard::new(&self.object, inner)
    }

    /// Reads the lock if nobody writes or waits to write.
    #[inline]
    #[track_caller]
    pub fn try_read(&self) -> Option<RwLockReadGuard<'_, R, T>> {
        let step = Step::announce(Operation::Read, &self.object);
        let inner = self.inner.try_read();
        step.done_if(inner.is_some());
        Some(RwLockReadGuard::new(&self.object, inner?))
    }

    /// Waits until the lock can be written.
    #[inline]
    #[track_caller]
    pub fn write(&self) -> RwLockWriteGuard<'_, R, T> {
        let step = Step::announce(Operation::Lock, &self.object);
        let inner = self.inner.write();
        step.done();
        RwLockWriteGuard::new(&self.object, inner)
    }

    /// Writes the lock if nobody reads or writes it.
    #[inline]
    #[track_caller]
    pub fn try_write(&self) -> Option<RwLockWriteGuard<'_, R, T>> {
        let step = Step::announce(Operation::Lock, &self.object);
        let inner = self.inner.try_write();
        step.done_if(inner.is_some());
        Some(RwLockWriteGuard::new(&self.object, inner?))
    }

    /// Whether somebody reads or writes the lock; that may change at any time.
    pub fn is_locked(&self) -> bool {
        self.inner.is_locked()
    }

    /// Whether somebody writes the lock; that may change at any time.
    pub fn is_locked_exclusive(&self) -> bool {
        self.inner.is_locked_exclusive()
    }

    /// The value, without locking: nobody else can reach it.
    pub const fn get_mut(&mut self) -> &mut T {
        self.inner.get_mut()
    }
}

impl<R: RawRwLockTimed, T: ?Sized> RwLock<R, T> {
    /// Waits for at most `timeout` until the lock can be read.
    #[inline]
    #[track_caller]
    pub fn try_read_for(&self, timeout: R::Duration) -> Option<RwLockReadGuard<'_, R, T>> {
        let step = Step::announce(Operation::Read, &self.object);
        let inner = self.inner.try_read_for(timeout);
        step.in_time(inner.is_some());
        Some(RwLockReadGuard::new(&self.object, inner?))
    }

    /// Waits until the lock can be read, or until `timeout`.
    #[inline]
    #[track_caller]
    pub fn try_read_until(&self, timeout: R::Instant) -> Option<RwLockReadGuard<'_, R, T>> {
        let step = Step::announce(Operation::Read, &self.object);
        let inner = self.inner.try_read_until(timeout);
        step.in_time(inner.is_some());
        Some(RwLockReadGuard::new(&self.object, inner?))
    }

    /// Waits for at most `timeout` until the lock can be written.
    #[inline]
    #[track_caller]
    pub fn try_write_for(&self, timeout: R::Duration) -> Option<RwLockWriteGuard<'_, R, T>> {
        let step = Step::announce(Operation::Lock, &self.object);
        let inner = self.inner.try_write_for(timeout);
        step.in_time(inner.is_some());
        Some(RwLockWriteGuard::new(&self.object, inner?))
    }

    /// Waits until the lock can be written, or until `timeout`.
    #[inline]
    #[track_caller]
    pub fn try_write_until(&self, timeout: R::Instant) -> Option<RwLockWriteGuard<'_, R, T>> {
        let step = Step::announce(Operation::Lock, &self.object);
        let inner = self.inner.try_write_until(timeout);
        step.in_time(inner.is_some());
        Some(RwLockWriteGuard::new(&self.object, inner?))
    }
}

impl<R: RawRwLockUpgrade, T: ?Sized> RwLock<R, T> {
    /// Waits until the lock can be read by the one reader that may go on to write.
    #[inline]
    #[track_caller]
    pub fn upgradable_read(&self) -> RwLockUpgradableReadGuard<'_, R, T> {
        let step = Step::announce(Operation::Read, &self.object);
        let inner = self.inner.upgradable_read();
        step.done();
        RwLockUpgradableReadGuard::new(&self.object, inner)
    }

    /// Becomes the one reader that may go on to write, if there is none and nobody writes.
    #[inline]
    #[track_caller]
    pub fn try_upgradable_read(&self) -> Option<RwLockUpgradableReadGuard<'_, R, T>> {
        let step = Step::announce(Operation::Read, &self.object);
        let inner = self.inner.try_upgradable_read();
        step.done_if(inner.is_some());
        Some(RwLockUpgradableReadGuard::new(&self.object, inner?))
    }
}

impl<R: RawRwLockUpgradeTimed, T: ?Sized> RwLock<R, T> {
    /// Like [`RwLock::upgradable_read`], for at most `timeout`.
    #[inline]
    #[track_caller]
    pub fn try_upgradable_read_for(
        &self,
        timeout: R::Duration,
    ) -> Option<RwLockUpgradableReadGuard<'_, R, T>> {
        let step = Step::announce(Operation::Read, &self.object);
        let inner = self.inner.try_upgradable_read_for(timeout);
        step.in_time(inner.is_some());
        Some(RwLockUpgradableReadGuard::new(&self.object, inner?))
    }

    /// Like [`RwLock::upgradable_read`], until `timeout` at the latest.
    #[inline]
    #[track_caller]
    pub fn try_upgradable_read_until(
        &self,
        timeout: R::Instant,
    ) -> Option<RwLockUpgradableReadGuard<'_, R, T>> {
        let step = Step::announce(Operation::Read, &self.object);
        let inner = self.inner.try_upgradable_read_until(timeout);
        step.in_time(inner.is_some());
        Some(RwLockUpgradableReadGuard::new(&self.object, inner?))
    }
}

impl<R: RawRwLock, T: Default> Default for RwLock<R, T> {
    #[track_caller]
    fn default() -> Self {
        Self::new(T::default())
    }
}

impl<R: RawRwLock, T> From<T> for RwLock<R, T> {
    #[track_caller]
    fn from(value: T) -> Self {
        Self::new(value)
    }
}

impl<R: RawRwLock, T: ?Sized + fmt::Debug> fmt::Debug for RwLock<R, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f)
    }
}
