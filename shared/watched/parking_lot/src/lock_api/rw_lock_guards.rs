//! What a read-write lock gives out, and how one hold becomes another.
//!
//! In every guard the hold is declared first, so that it is dropped first: the
//! release is stamped while the lock is still held.

use std::fmt;
use std::mem;
use std::ops::{Deref, DerefMut};

use ::parking_lot::lock_api as real;
use real::{
    RawRwLock, RawRwLockDowngrade, RawRwLockFair, RawRwLockUpgrade, RawRwLockUpgradeDowngrade,
    RawRwLockUpgradeFair, RawRwLockUpgradeTimed,
};
use watched::operation::{Hold, Object, Operation, Step, report};

use crate::panics::while_held;

/// See [`parking_lot::RwLockReadGuard`].
#[must_use = "the lock is given back at once when its guard is dropped"]
pub struct RwLockReadGuard<'a, R: RawRwLock, T: ?Sized> {
    hold: Hold<'a>,
    inner: real::RwLockReadGuard<'a, R, T>,
}

/// See [`parking_lot::RwLockWriteGuard`].
#[must_use = "the lock is given back at once when its guard is dropped"]
pub struct RwLockWriteGuard<'a, R: RawRwLock, T: ?Sized> {
    hold: Hold<'a>,
    inner: real::RwLockWriteGuard<'a, R, T>,
}

/// See [`parking_lot::RwLockUpgradableReadGuard`].
#[must_use = "the lock is given back at once when its guard is dropped"]
pub struct RwLockUpgradableReadGuard<'a, R: RawRwLockUpgrade, T: ?Sized> {
    hold: Hold<'a>,
    inner: real::RwLockUpgradableReadGuard<'a, R, T>,
}

/// See [`parking_lot::MappedRwLockReadGuard`].
#[must_use = "the lock is given back at once when its guard is dropped"]
pub struct MappedRwLockReadGuard<'a, R: RawRwLock, T: ?Sized> {
    hold: Hold<'a>,
    inner: real::MappedRwLockReadGuard<'a, R, T>,
}

/// See [`parking_lot::MappedRwLockWriteGuard`].
#[must_use = "the lock is given back at once when its guard is dropped"]
pub struct MappedRwLockWriteGuard<'a, R: RawRwLock, T: ?Sized> {
    hold: Hold<'a>,
    inner: real::MappedRwLockWriteGuard<'a, R, T>,
}

impl<'a, R: RawRwLock, T: ?Sized> RwLockReadGuard<'a, R, T> {
    #[inline]
    #[track_caller]
    pub(super) fn new(object: &'a Object, inner: real::RwLockReadGuard<'a, R, T>) -> Self {
        Self { hold: Hold::new(object), inner }
    }

    /// Keeps the hold, but shows only a part of the value.
    pub fn map<U: ?Sized, F>(guard: Self, part: F) -> MappedRwLockReadGuard<'a, R, U>
    where
        F: FnOnce(&T) -> &U,
    {
        let Self { hold, inner } = guard;
        let mut kept = None;
        let inner =
            real::RwLockReadGuard::map(inner, |value| while_held(hold, &mut kept, || part(value)));
        MappedRwLockReadGuard { hold: kept.expect("`map` called its closure"), inner }
    }

    /// Keeps the hold, but shows only a part of the value, if there is that part.
    ///
    /// # Errors
    ///
    /// The guard itself, if `part` finds nothing.
    pub fn try_map<U: ?Sized, F>(
        guard: Self,
        part: F,
    ) -> Result<MappedRwLockReadGuard<'a, R, U>, Self>
    where
        F: FnOnce(&T) -> Option<&U>,
    {
        let Self { hold, inner } = guard;
        let mut kept = None;
        let inner = real::RwLockReadGuard::try_map(inner, |value| {
            while_held(hold, &mut kept, || part(value))
        });
        let hold = kept.expect("`try_map` called its closure");
        match inner {
            Ok(inner) => Ok(MappedRwLockReadGuard { hold, inner }),
            Err(inner) => Err(Self { hold, inner }),
        }
    }
}

impl<R: RawRwLockFair, T: ?Sized> RwLockReadGuard<'_, R, T> {
    /// Gives the hold back, and the lock to who has waited longest.
    pub fn unlock_fair(guard: Self) {
        drop(guard.hold);
        real::RwLockReadGuard::unlock_fair(guard.inner);
    }

    /// Lets the others who wait go first, if somebody waits.
    #[track_caller]
    pub fn bump(guard: &mut Self) {
        let object = guard.hold.object();
        drop(mem::replace(&mut guard.hold, Hold::new(object)));
        let step = Step::announce(Operation::Read, object);
        real::RwLockReadGuard::bump(&mut guard.inner);
        step.done();
    }
}

impl<'a, R: RawRwLock, T: ?Sized> RwLockWriteGuard<'a, R, T> {
    #[inline]
    #[track_caller]
    pub(super) fn new(object: &'a Object, inner: real::RwLockWriteGuard<'a, R, T>) -> Self {
        Self { hold: Hold::new(object), inner }
    }

    /// Keeps the hold, but shows only a part of the value.
    pub fn map<U: ?Sized, F>(guard: Self, part: F) -> MappedRwLockWriteGuard<'a, R, U>
    where
        F: FnOnce(&mut T) -> &mut U,
    {
        let Self { hold, inner } = guard;
        let mut kept = None;
        let inner =
            real::RwLockWriteGuard::map(inner, |value| while_held(hold, &mut kept, || part(value)));
        MappedRwLockWriteGuard { hold: kept.expect("`map` called its closure"), inner }
    }

    /// Keeps the hold, but shows only a part of the value, if there is that part.
    ///
    /// # Errors
    ///
    /// The guard itself, if `part` finds nothing.
    pub fn try_map<U: ?Sized, F>(
        guard: Self,
        part: F,
    ) -> Result<MappedRwLockWriteGuard<'a, R, U>, Self>
    where
        F: FnOnce(&mut T) -> Option<&mut U>,
    {
        let Self { hold, inner } = guard;
        let mut kept = None;
        let inner = real::RwLockWriteGuard::try_map(inner, |value| {
            while_held(hold, &mut kept, || part(value))
        });
        let hold = kept.expect("`try_map` called its closure");
        match inner {
            Ok(inner) => Ok(MappedRwLockWriteGuard { hold, inner }),
            Err(inner) => Err(Self { hold, inner }),
        }
    }
}

impl<'a, R: RawRwLockDowngrade, T: ?Sized> RwLockWriteGuard<'a, R, T> {
    /// Lets others read too; no writer comes between.
    #[track_caller]
    pub fn downgrade(guard: Self) -> RwLockReadGuard<'a, R, T> {
        let object = guard.hold.object();
        drop(guard.hold);
        let inner = real::RwLockWriteGuard::downgrade(guard.inner);
        report(Operation::Read, object);
        RwLockReadGuard::new(object, inner)
    }
}

impl<'a, R: RawRwLockUpgradeDowngrade, T: ?Sized> RwLockWriteGuard<'a, R, T> {
    /// Lets others read too, and may go on to write again; no other writer comes between.
    #[track_caller]
    pub fn downgrade_to_upgradable(guard: Self) -> RwLockUpgradableReadGuard<'a, R, T> {
        let object = guard.hold.object();
        drop(guard.hold);
        let inner = real::RwLockWriteGuard::downgrade_to_upgradable(guard.inner);
        report(Operation::Read, object);
        RwLockUpgradableReadGuard::new(object, inner)
    }
}

impl<R: RawRwLockFair, T: ?Sized> RwLockWriteGuard<'_, R, T> {
    /// Gives the lock to who has waited longest.
    pub fn unlock_fair(guard: Self) {
        drop(guard.hold);
        real::RwLockWriteGuard::unlock_fair(guard.inner);
    }

    /// Lets the others who wait go first, if somebody waits.
    #[track_caller]
    pub fn bump(guard: &mut Self) {
        let object = guard.hold.object();
        drop(mem::replace(&mut guard.hold, Hold::new(object)));
        let step = Step::announce(Operation::Lock, object);
        real::RwLockWriteGuard::bump(&mut guard.inner);
        step.done();
    }
}

impl<'a, R: RawRwLockUpgrade, T: ?Sized> RwLockUpgradableReadGuard<'a, R, T> {
    #[inline]
    #[track_caller]
    pub(super) fn new(
        object: &'a Object,
        inner: real::RwLockUpgradableReadGuard<'a, R, T>,
    ) -> Self {
        Self { hold: Hold::new(object), inner }
    }

    /// Waits until the other readers are gone, and writes; no other writer comes between.
    #[track_caller]
    pub fn upgrade(guard: Self) -> RwLockWriteGuard<'a, R, T> {
        let object = guard.hold.object();
        drop(guard.hold);
        let step = Step::announce(Operation::Lock, object);
        let inner = real::RwLockUpgradableReadGuard::upgrade(guard.inner);
        step.done();
        RwLockWriteGuard::new(object, inner)
    }

    /// Writes, if there are no other readers.
    ///
    /// # Errors
    ///
    /// The guard itself, whose shared hold goes on, if there are others.
    #[track_caller]
    pub fn try_upgrade(guard: Self) -> Result<RwLockWriteGuard<'a, R, T>, Self> {
        let Self { hold, inner } = guard;
        let step = Step::announce(Operation::Lock, hold.object());
        let inner = real::RwLockUpgradableReadGuard::try_upgrade(inner);
        Self::upgraded(hold, inner, step, Step::refused)
    }

    /// The end of an upgrade that may fail: `failed` reports that it did.
    #[track_caller]
    fn upgraded(
        hold: Hold<'a>,
        inner: Upgraded<'a, R, T>,
        step: Step,
        failed: impl FnOnce(Step),
    ) -> Result<RwLockWriteGuard<'a, R, T>, Self> {
        match inner {
            Ok(inner) => {
                let object = hold.object();
                step.done();
                // Only now: the shared hold would have gone on after a failure.
                drop(hold);
                Ok(RwLockWriteGuard::new(object, inner))
            }
            Err(inner) => {
                failed(step);
                Err(Self { hold, inner })
            }
        }
    }
}

/// What the real lock says to an upgrade that may fail.
type Upgraded<'a, R, T> =
    Result<real::RwLockWriteGuard<'a, R, T>, real::RwLockUpgradableReadGuard<'a, R, T>>;

impl<'a, R: RawRwLockUpgradeTimed, T: ?Sized> RwLockUpgradableReadGuard<'a, R, T> {
    /// Like [`RwLockUpgradableReadGuard::upgrade`], for at most `timeout`.
    ///
    /// # Errors
    ///
    /// The guard itself, whose shared hold goes on, if other readers stayed too long.
    #[track_caller]
    pub fn try_upgrade_for(
        guard: Self,
        timeout: R::Duration,
    ) -> Result<RwLockWriteGuard<'a, R, T>, Self> {
        let Self { hold, inner } = guard;
        let step = Step::announce(Operation::Lock, hold.object());
        let inner = real::RwLockUpgradableReadGuard::try_upgrade_for(inner, timeout);
        Self::upgraded(hold, inner, step, Step::timed_out)
    }

    /// Like [`RwLockUpgradableReadGuard::upgrade`], until `timeout` at the latest.
    ///
    /// # Errors
    ///
    /// The guard itself, whose shared hold goes on, if other readers stayed too long.
    #[track_caller]
    pub fn try_upgrade_until(
        guard: Self,
        timeout: R::Instant,
    ) -> Result<RwLockWriteGuard<'a, R, T>, Self> {
        let Self { hold, inner } = guard;
        let step = Step::announce(Operation::Lock, hold.object());
        let inner = real::RwLockUpgradableReadGuard::try_upgrade_until(inner, timeout);
        Self::upgraded(hold, inner, step, Step::timed_out)
    }
}

impl<'a, R: RawRwLockUpgradeDowngrade, T: ?Sized> RwLockUpgradableReadGuard<'a, R, T> {
    /// Becomes a reader like the others. The shared hold goes on, so nothing is recorded.
    pub fn downgrade(guard: Self) -> RwLockReadGuard<'a, R, T> {
        let inner = real::RwLockUpgradableReadGuard::downgrade(guard.inner);
        RwLockReadGuard { hold: guard.hold, inner }
    }
}

impl<R: RawRwLockUpgradeFair, T: ?Sized> RwLockUpgradableReadGuard<'_, R, T> {
    /// Gives the hold back, and the lock to who has waited longest.
    pub fn unlock_fair(guard: Self) {
        drop(guard.hold);
        real::RwLockUpgradableReadGuard::unlock_fair(guard.inner);
    }
}

impl<'a, R: RawRwLock, T: ?Sized> MappedRwLockReadGuard<'a, R, T> {
    /// Keeps the hold, but shows only a part of the part.
    pub fn map<U: ?Sized, F>(guard: Self, part: F) -> MappedRwLockReadGuard<'a, R, U>
    where
        F: FnOnce(&T) -> &U,
    {
        let Self { hold, inner } = guard;
        let mut kept = None;
        let inner = real::MappedRwLockReadGuard::map(inner, |value| {
            while_held(hold, &mut kept, || part(value))
        });
        MappedRwLockReadGuard { hold: kept.expect("`map` called its closure"), inner }
    }
}

impl<'a, R: RawRwLock, T: ?Sized> MappedRwLockWriteGuard<'a, R, T> {
    /// Keeps the hold, but shows only a part of the part.
    pub fn map<U: ?Sized, F>(guard: Self, part: F) -> MappedRwLockWriteGuard<'a, R, U>
    where
        F: FnOnce(&mut T) -> &mut U,
    {
        let Self { hold, inner } = guard;
        let mut kept = None;
        let inner = real::MappedRwLockWriteGuard::map(inner, |value| {
            while_held(hold, &mut kept, || part(value))
        });
        MappedRwLockWriteGuard { hold: kept.expect("`map` called its closure"), inner }
    }
}

/// Every guard shows the value, and is written as the value is.
macro_rules! shows_the_value {
    ($($guard:ident: $raw:ident),+ $(,)?) => { $(
        impl<R: $raw, T: ?Sized> Deref for $guard<'_, R, T> {
            type Target = T;

            fn deref(&self) -> &T {
                &self.inner
            }
        }

        impl<R: $raw, T: ?Sized + fmt::Debug> fmt::Debug for $guard<'_, R, T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                (**self).fmt(f)
            }
        }

        impl<R: $raw, T: ?Sized + fmt::Display> fmt::Display for $guard<'_, R, T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                (**self).fmt(f)
            }
        }
    )+ };
}

shows_the_value! {
    RwLockReadGuard: RawRwLock,
    RwLockWriteGuard: RawRwLock,
    RwLockUpgradableReadGuard: RawRwLockUpgrade,
    MappedRwLockReadGuard: RawRwLock,
    MappedRwLockWriteGuard: RawRwLock,
}

impl<R: RawRwLock, T: ?Sized> DerefMut for RwLockWriteGuard<'_, R, T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.inner
    }
}

impl<R: RawRwLock, T: ?Sized> DerefMut for MappedRwLockWriteGuard<'_, R, T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.inner
    }
}
