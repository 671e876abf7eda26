//! What a read-write lock gives out, and how one hold becomes another.
//!
//! In every guard the hold is declared first, so that it is dropped first: the
//! release is stamped while the lock is still held.

use std::fmt;
use std::mem;
use std::ops::{Deref, DerefMut};
use std::time::{Duration, Instant};

use ::parking_lot::lock_api as real;
use real::{
    RawRwLock, RawRwLockDowngrade, RawRwLockFair, RawRwLockUpgrade, RawRwLockUpgradeDowngrade,
    RawRwLockUpgradeFair, RawRwLockUpgradeTimed,
};
use watched::operation::{Hold, Mode, Operation, Step, is_exploring, report};

use super::rw_lock::Readers;
use crate::explored::{self, Limit, Taking};
use crate::panics::while_held;

/// See [`parking_lot::RwLockReadGuard`].
#[must_use = "the lock is given back at once when its guard is dropped"]
pub struct RwLockReadGuard<'a, R: RawRwLock, T: ?Sized> {
    pub(super) hold: Hold<'a>,
    pub(super) inner: real::RwLockReadGuard<'a, R, T>,
}

/// See [`parking_lot::RwLockWriteGuard`].
#[must_use = "the lock is given back at once when its guard is dropped"]
pub struct RwLockWriteGuard<'a, R: RawRwLock, T: ?Sized> {
    pub(super) hold: Hold<'a>,
    pub(super) inner: real::RwLockWriteGuard<'a, R, T>,
}

/// See [`parking_lot::RwLockUpgradableReadGuard`].
#[must_use = "the lock is given back at once when its guard is dropped"]
pub struct RwLockUpgradableReadGuard<'a, R: RawRwLockUpgrade, T: ?Sized> {
    pub(super) hold: Hold<'a>,
    pub(super) inner: real::RwLockUpgradableReadGuard<'a, R, T>,
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

impl<R: Readers + RawRwLockFair, T: ?Sized> RwLockReadGuard<'_, R, T> {
    /// Gives the hold back, and the lock to who has waited longest.
    pub fn unlock_fair(guard: Self) {
        drop(guard.hold);
        real::RwLockReadGuard::unlock_fair(guard.inner);
    }

    /// Lets the others who wait go first, if somebody waits.
    #[track_caller]
    pub fn bump(guard: &mut Self) {
        let object = guard.hold.object();
        if is_exploring() {
            return Taking { object, mode: R::MODE }.give_back(|owed| {
                real::RwLockReadGuard::unlocked(&mut guard.inner, || owed.after(|| ()));
            });
        }
        drop(mem::replace(&mut guard.hold, Hold::new(object)));
        let step = Step::announce(Operation::Read, object);
        real::RwLockReadGuard::bump(&mut guard.inner);
        step.done();
    }
}

impl<'a, R: RawRwLock, T: ?Sized> RwLockWriteGuard<'a, R, T> {
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

impl<'a, R: Readers + RawRwLockDowngrade, T: ?Sized> RwLockWriteGuard<'a, R, T> {
    /// Lets others read too; no writer comes between.
    #[track_caller]
    pub fn downgrade(guard: Self) -> RwLockReadGuard<'a, R, T> {
        let object = guard.hold.object();
        let explored = explored::turn(guard.hold, (Mode::Exclusive, R::MODE));
        let inner = real::RwLockWriteGuard::downgrade(guard.inner);
        if !explored {
            report(Operation::Read, object);
        }
        RwLockReadGuard { hold: Hold::in_mode(object, R::MODE), inner }
    }
}

impl<'a, R: RawRwLockUpgradeDowngrade, T: ?Sized> RwLockWriteGuard<'a, R, T> {
    /// Lets others read too, and may go on to write again; no other writer comes between.
    #[track_caller]
    pub fn downgrade_to_upgradable(guard: Self) -> RwLockUpgradableReadGuard<'a, R, T> {
        let object = guard.hold.object();
        let explored = explored::turn(guard.hold, (Mode::Exclusive, Mode::Upgradable));
        let inner = real::RwLockWriteGuard::downgrade_to_upgradable(guard.inner);
        if !explored {
            report(Operation::Read, object);
        }
        RwLockUpgradableReadGuard { hold: Hold::in_mode(object, Mode::Upgradable), inner }
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
        if is_exploring() {
            return Taking { object, mode: Mode::Exclusive }.give_back(|owed| {
                real::RwLockWriteGuard::unlocked(&mut guard.inner, || owed.after(|| ()));
            });
        }
        drop(mem::replace(&mut guard.hold, Hold::new(object)));
        let step = Step::announce(Operation::Lock, object);
        real::RwLockWriteGuard::bump(&mut guard.inner);
        step.done();
    }
}

impl<'a, R: RawRwLockUpgrade, T: ?Sized> RwLockUpgradableReadGuard<'a, R, T> {
    /// Waits until the other readers are gone, and writes; no other writer comes between.
    #[track_caller]
    pub fn upgrade(guard: Self) -> RwLockWriteGuard<'a, R, T> {
        let object = guard.hold.object();
        let inner = if explored::turn(guard.hold, UPGRADE) {
            // The readers are gone: it does not wait.
            real::RwLockUpgradableReadGuard::upgrade(guard.inner)
        } else {
            let step = Step::announce(Operation::Lock, object);
            let inner = real::RwLockUpgradableReadGuard::upgrade(guard.inner);
            step.done();
            inner
        };
        RwLockWriteGuard { hold: Hold::new(object), inner }
    }

    /// Writes, if there are no other readers.
    ///
    /// # Errors
    ///
    /// The guard itself, whose shared hold goes on, if there are others.
    #[track_caller]
    pub fn try_upgrade(guard: Self) -> Result<RwLockWriteGuard<'a, R, T>, Self> {
        guard.upgrade_within(Limit::Try, real::RwLockUpgradableReadGuard::try_upgrade)
    }

    #[track_caller]
    fn upgrade_within(
        self,
        limit: Limit,
        real: impl FnOnce(real::RwLockUpgradableReadGuard<'a, R, T>) -> Upgraded<'a, R, T>,
    ) -> Result<RwLockWriteGuard<'a, R, T>, Self> {
        let Self { hold, inner } = self;
        let object = hold.object();
        if is_exploring() {
            if !explored::convert(object, UPGRADE, limit.patience()) {
                return Err(Self { hold, inner });
            }
            // It has become the new hold.
            mem::forget(hold);
            let inner = real::RwLockUpgradableReadGuard::upgrade(inner);
            return Ok(RwLockWriteGuard { hold: Hold::new(object), inner });
        }
        let step = Step::announce(Operation::Lock, object);
        match (real(inner), limit) {
            (Ok(inner), _) => {
                step.done();
                // Only now: the shared hold would have gone on after a failure.
                drop(hold);
                Ok(RwLockWriteGuard { hold: Hold::new(object), inner })
            }
            (Err(inner), Limit::Try) => {
                step.refused();
                Err(Self { hold, inner })
            }
            (Err(inner), _) => {
                step.timed_out();
                Err(Self { hold, inner })
            }
        }
    }
}

/// From the upgradable reader to the writer.
const UPGRADE: (Mode, Mode) = (Mode::Upgradable, Mode::Exclusive);

/// What the real lock says to an upgrade that may fail.
type Upgraded<'a, R, T> =
    Result<real::RwLockWriteGuard<'a, R, T>, real::RwLockUpgradableReadGuard<'a, R, T>>;

impl<'a, R, T: ?Sized> RwLockUpgradableReadGuard<'a, R, T>
where
    R: RawRwLockUpgradeTimed<Duration = Duration, Instant = Instant>,
{
    /// Like [`RwLockUpgradableReadGuard::upgrade`], for at most `timeout`.
    ///
    /// # Errors
    ///
    /// The guard itself, whose shared hold goes on, if other readers stayed too long.
    #[track_caller]
    pub fn try_upgrade_for(
        guard: Self,
        timeout: Duration,
    ) -> Result<RwLockWriteGuard<'a, R, T>, Self> {
        guard.upgrade_within(Limit::For(timeout), |inner| {
            real::RwLockUpgradableReadGuard::try_upgrade_for(inner, timeout)
        })
    }

    /// Like [`RwLockUpgradableReadGuard::upgrade`], until `timeout` at the latest.
    ///
    /// # Errors
    ///
    /// The guard itself, whose shared hold goes on, if other readers stayed too long.
    #[track_caller]
    pub fn try_upgrade_until(
        guard: Self,
        timeout: Instant,
    ) -> Result<RwLockWriteGuard<'a, R, T>, Self> {
        guard.upgrade_within(Limit::Until(timeout), |inner| {
            real::RwLockUpgradableReadGuard::try_upgrade_until(inner, timeout)
        })
    }
}

impl<'a, R: Readers + RawRwLockUpgradeDowngrade, T: ?Sized> RwLockUpgradableReadGuard<'a, R, T> {
    /// Becomes a reader like the others. The shared hold goes on, so nothing is recorded.
    #[track_caller]
    pub fn downgrade(guard: Self) -> RwLockReadGuard<'a, R, T> {
        let Self { mut hold, inner } = guard;
        if is_exploring() {
            let object = hold.object();
            explored::turn(hold, (Mode::Upgradable, R::MODE));
            hold = Hold::in_mode(object, R::MODE);
        }
        let inner = real::RwLockUpgradableReadGuard::downgrade(inner);
        RwLockReadGuard { hold, inner }
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
