//! `lock_api::RwLock`, watched: `parking_lot`'s `RwLock` and `RecursiveRwLock`.

use std::fmt;
use std::time::{Duration, Instant};

use ::parking_lot::lock_api as real;
use ::parking_lot::{RawRwLock as Plain, RawRwLockRecursive as Recursive};
use real::{RawRwLock, RawRwLockTimed, RawRwLockUpgrade, RawRwLockUpgradeTimed};
use watched::operation::{Kind, Mode, Object};

use crate::explored::{self, Limit, Taking};

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

impl<R: Readers, T: ?Sized> RwLock<R, T> {
    /// Waits until the lock can be read.
    #[inline]
    #[track_caller]
    pub fn read(&self) -> RwLockReadGuard<'_, R, T> {
        let taking = self.taking(R::MODE);
        let inner = taking.wait(|| self.inner.read(), || self.inner.try_read());
        RwLockReadGuard { hold: taking.hold(), inner }
    }

    /// Reads the lock if nobody writes or waits to write.
    #[inline]
    #[track_caller]
    pub fn try_read(&self) -> Option<RwLockReadGuard<'_, R, T>> {
        self.read_within(Limit::Try, real::RwLock::try_read)
    }

    #[inline]
    #[track_caller]
    fn read_within<'a>(
        &'a self,
        limit: Limit,
        real: impl FnOnce(&'a real::RwLock<R, T>) -> Option<real::RwLockReadGuard<'a, R, T>>,
    ) -> Option<RwLockReadGuard<'a, R, T>> {
        let taking = self.taking(R::MODE);
        let inner = taking.within(limit, || real(&self.inner), || self.inner.try_read())?;
        Some(RwLockReadGuard { hold: taking.hold(), inner })
    }
}

impl<R: RawRwLock, T: ?Sized> RwLock<R, T> {
    /// Waits until the lock can be written.
    #[inline]
    #[track_caller]
    pub fn write(&self) -> RwLockWriteGuard<'_, R, T> {
        let taking = self.taking(Mode::Exclusive);
        let inner = taking.wait(|| self.inner.write(), || self.inner.try_write());
        RwLockWriteGuard { hold: taking.hold(), inner }
    }

    /// Writes the lock if nobody reads or writes it.
    #[inline]
    #[track_caller]
    pub fn try_write(&self) -> Option<RwLockWriteGuard<'_, R, T>> {
        self.write_within(Limit::Try, real::RwLock::try_write)
    }

    /// Whether somebody reads or writes the lock; that may change at any time.
    #[track_caller]
    pub fn is_locked(&self) -> bool {
        explored::look(&self.object).unwrap_or_else(|| self.inner.is_locked())
    }

    /// Whether somebody writes the lock; that may change at any time.
    #[track_caller]
    pub fn is_locked_exclusive(&self) -> bool {
        // The explorer tells when to look, and the real lock how it is held.
        explored::look(&self.object) != Some(false) && self.inner.is_locked_exclusive()
    }

    /// The value, without locking: nobody else can reach it.
    pub const fn get_mut(&mut self) -> &mut T {
        self.inner.get_mut()
    }

    #[inline]
    #[track_caller]
    fn write_within<'a>(
        &'a self,
        limit: Limit,
        real: impl FnOnce(&'a real::RwLock<R, T>) -> Option<real::RwLockWriteGuard<'a, R, T>>,
    ) -> Option<RwLockWriteGuard<'a, R, T>> {
        let taking = self.taking(Mode::Exclusive);
        let inner = taking.within(limit, || real(&self.inner), || self.inner.try_write())?;
        Some(RwLockWriteGuard { hold: taking.hold(), inner })
    }

    fn taking(&self, mode: Mode) -> Taking<'_> {
        Taking { object: &self.object, mode }
    }
}

impl<R, T: ?Sized> RwLock<R, T>
where
    R: Readers + RawRwLockTimed<Duration = Duration, Instant = Instant>,
{
    /// Waits for at most `timeout` until the lock can be read.
    #[inline]
    #[track_caller]
    pub fn try_read_for(&self, timeout: Duration) -> Option<RwLockReadGuard<'_, R, T>> {
        self.read_within(Limit::For(timeout), |inner| inner.try_read_for(timeout))
    }

    /// Waits until the lock can be read, or until `timeout`.
    #[inline]
    #[track_caller]
    pub fn try_read_until(&self, timeout: Instant) -> Option<RwLockReadGuard<'_, R, T>> {
        self.read_within(Limit::Until(timeout), |inner| inner.try_read_until(timeout))
    }

    /// Waits for at most `timeout` until the lock can be written.
    #[inline]
    #[track_caller]
    pub fn try_write_for(&self, timeout: Duration) -> Option<RwLockWriteGuard<'_, R, T>> {
        self.write_within(Limit::For(timeout), |inner| inner.try_write_for(timeout))
    }

    /// Waits until the lock can be written, or until `timeout`.
    #[inline]
    #[track_caller]
    pub fn try_write_until(&self, timeout: Instant) -> Option<RwLockWriteGuard<'_, R, T>> {
        self.write_within(Limit::Until(timeout), |inner| inner.try_write_until(timeout))
    }
}

impl<R: RawRwLockUpgrade, T: ?Sized> RwLock<R, T> {
    /// Waits until the lock can be read by the one reader that may go on to write.
    #[inline]
    #[track_caller]
    pub fn upgradable_read(&self) -> RwLockUpgradableReadGuard<'_, R, T> {
        let taking = self.taking(Mode::Upgradable);
        let at_once = || self.inner.try_upgradable_read();
        let inner = taking.wait(|| self.inner.upgradable_read(), at_once);
        RwLockUpgradableReadGuard { hold: taking.hold(), inner }
    }

    /// Becomes the one reader that may go on to write, if there is none and nobody writes.
    #[inline]
    #[track_caller]
    pub fn try_upgradable_read(&self) -> Option<RwLockUpgradableReadGuard<'_, R, T>> {
        self.upgradable_within(Limit::Try, real::RwLock::try_upgradable_read)
    }

    #[inline]
    #[track_caller]
    fn upgradable_within<'a>(
        &'a self,
        limit: Limit,
        real: impl FnOnce(&'a real::RwLock<R, T>) -> Option<real::RwLockUpgradableReadGuard<'a, R, T>>,
    ) -> Option<RwLockUpgradableReadGuard<'a, R, T>> {
        let taking = self.taking(Mode::Upgradable);
        let at_once = || self.inner.try_upgradable_read();
        let inner = taking.within(limit, || real(&self.inner), at_once)?;
        Some(RwLockUpgradableReadGuard { hold: taking.hold(), inner })
    }
}

impl<R, T: ?Sized> RwLock<R, T>
where
    R: RawRwLockUpgradeTimed<Duration = Duration, Instant = Instant>,
{
    /// Like [`RwLock::upgradable_read`], for at most `timeout`.
    #[inline]
    #[track_caller]
    pub fn try_upgradable_read_for(
        &self,
        timeout: Duration,
    ) -> Option<RwLockUpgradableReadGuard<'_, R, T>> {
        self.upgradable_within(Limit::For(timeout), |inner| inner.try_upgradable_read_for(timeout))
    }

    /// Like [`RwLock::upgradable_read`], until `timeout` at the latest.
    #[inline]
    #[track_caller]
    pub fn try_upgradable_read_until(
        &self,
        timeout: Instant,
    ) -> Option<RwLockUpgradableReadGuard<'_, R, T>> {
        let limit = Limit::Until(timeout);
        self.upgradable_within(limit, |inner| inner.try_upgradable_read_until(timeout))
    }
}

/// How the readers of a raw lock stand to a writer that waits.
pub trait Readers: RawRwLock {
    /// The mode in which they hold it.
    const MODE: Mode;
}

impl Readers for Plain {
    const MODE: Mode = Mode::Shared;
}

impl Readers for Recursive {
    const MODE: Mode = Mode::SharedRecursive;
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
        explored::look_to_show(&self.object);
        self.inner.fmt(f)
    }
}
