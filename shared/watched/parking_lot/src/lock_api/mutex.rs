//! `lock_api::Mutex`, watched: `parking_lot`'s `Mutex` and `FairMutex`.

use std::fmt;
use std::mem;
use std::ops::{Deref, DerefMut};
use std::time::{Duration, Instant};

use ::parking_lot::lock_api as real;
use real::{RawMutex, RawMutexFair, RawMutexTimed};
use watched::operation::{Hold, Kind, Mode, Object, Operation, Step, is_exploring};

use crate::explored::{self, Limit, Taking};
use crate::panics::{attempt, go_on, while_held};

/// Why `held` is there: whoever has the guard is not inside [`MutexGuard::unlocked`].
const HELD: &str = "a guard holds its lock";

/// See [`parking_lot::Mutex`].
pub struct Mutex<R, T: ?Sized> {
    object: Object,
    inner: real::Mutex<R, T>,
}

/// See [`parking_lot::MutexGuard`].
#[must_use = "the lock is given back at once when its guard is dropped"]
pub struct MutexGuard<'a, R: RawMutex, T: ?Sized> {
    mutex: &'a Mutex<R, T>,
    /// `None` only inside [`MutexGuard::unlocked`], which borrows the guard meanwhile.
    held: Option<Held<'a, R, T>>,
}

/// The lock as its guard holds it.
struct Held<'a, R: RawMutex, T: ?Sized> {
    // Dropped first, so that the release is stamped while the lock is still held.
    hold: Hold<'a>,
    inner: real::MutexGuard<'a, R, T>,
}

/// See [`parking_lot::MappedMutexGuard`].
#[must_use = "the lock is given back at once when its guard is dropped"]
pub struct MappedMutexGuard<'a, R: RawMutex, T: ?Sized> {
    // Dropped first, as in `Held`.
    hold: Hold<'a>,
    inner: real::MappedMutexGuard<'a, R, T>,
}

impl<R: RawMutex, T> Mutex<R, T> {
    /// See [`parking_lot::Mutex`]'s `new`.
    #[track_caller]
    pub const fn new(value: T) -> Self {
        Self { object: Object::new(Kind::Mutex), inner: real::Mutex::new(value) }
    }

    /// Takes the value out; nobody else can hold the lock.
    pub fn into_inner(self) -> T {
        self.inner.into_inner()
    }
}

impl<R: RawMutex, T: ?Sized> Mutex<R, T> {
    /// Waits for the lock.
    #[inline]
    #[track_caller]
    pub fn lock(&self) -> MutexGuard<'_, R, T> {
        MutexGuard { mutex: self, held: Some(self.take()) }
    }

    /// Takes the lock if it is free.
    #[inline]
    #[track_caller]
    pub fn try_lock(&self) -> Option<MutexGuard<'_, R, T>> {
        self.take_within(Limit::Try, real::Mutex::try_lock)
    }

    /// Whether somebody holds the lock; that may change at any time.
    #[track_caller]
    pub fn is_locked(&self) -> bool {
        explored::look(&self.object).unwrap_or_else(|| self.inner.is_locked())
    }

    /// The value, without locking: nobody else can reach it.
    pub const fn get_mut(&mut self) -> &mut T {
        self.inner.get_mut()
    }

    #[inline]
    #[track_caller]
    fn take(&self) -> Held<'_, R, T> {
        let taking = self.taking();
        let inner = taking.wait(|| self.inner.lock(), || self.inner.try_lock());
        Held { hold: taking.hold(), inner }
    }

    #[inline]
    #[track_caller]
    fn take_within<'a>(
        &'a self,
        limit: Limit,
        real: impl FnOnce(&'a real::Mutex<R, T>) -> Option<real::MutexGuard<'a, R, T>>,
    ) -> Option<MutexGuard<'a, R, T>> {
        let taking = self.taking();
        let inner = taking.within(limit, || real(&self.inner), || self.inner.try_lock())?;
        Some(MutexGuard { mutex: self, held: Some(Held { hold: taking.hold(), inner }) })
    }

    fn taking(&self) -> Taking<'_> {
        Taking { object: &self.object, mode: Mode::Exclusive }
    }
}

impl<R, T: ?Sized> Mutex<R, T>
where
    R: RawMutexTimed<Duration = Duration, Instant = Instant>,
{
    /// Waits for the lock for at most `timeout`.
    #[inline]
    #[track_caller]
    pub fn try_lock_for(&self, timeout: Duration) -> Option<MutexGuard<'_, R, T>> {
        self.take_within(Limit::For(timeout), |inner| inner.try_lock_for(timeout))
    }

    /// Waits for the lock until `timeout` at the latest.
    #[inline]
    #[track_caller]
    pub fn try_lock_until(&self, timeout: Instant) -> Option<MutexGuard<'_, R, T>> {
        self.take_within(Limit::Until(timeout), |inner| inner.try_lock_until(timeout))
    }
}

impl<'a, R: RawMutex, T: ?Sized> MutexGuard<'a, R, T> {
    /// The mutex whose guard this is.
    pub fn mutex(guard: &Self) -> &'a Mutex<R, T> {
        guard.mutex
    }

    /// Keeps the lock, but shows only a part of the value.
    pub fn map<U: ?Sized, F>(guard: Self, part: F) -> MappedMutexGuard<'a, R, U>
    where
        F: FnOnce(&mut T) -> &mut U,
    {
        let Held { hold, inner } = guard.into_held();
        let mut kept = None;
        let inner =
            real::MutexGuard::map(inner, |value| while_held(hold, &mut kept, || part(value)));
        MappedMutexGuard { hold: kept.expect("`map` called its closure"), inner }
    }

    /// Keeps the lock, but shows only a part of the value, if there is that part.
    ///
    /// # Errors
    ///
    /// The guard itself, if `part` finds nothing.
    pub fn try_map<U: ?Sized, F>(guard: Self, part: F) -> Result<MappedMutexGuard<'a, R, U>, Self>
    where
        F: FnOnce(&mut T) -> Option<&mut U>,
    {
        let mutex = guard.mutex;
        let Held { hold, inner } = guard.into_held();
        let mut kept = None;
        let inner =
            real::MutexGuard::try_map(inner, |value| while_held(hold, &mut kept, || part(value)));
        let hold = kept.expect("`try_map` called its closure");
        match inner {
            Ok(inner) => Ok(MappedMutexGuard { hold, inner }),
            Err(inner) => Err(Self { mutex, held: Some(Held { hold, inner }) }),
        }
    }

    /// Gives the lock back, runs `body`, and takes the lock again, also after a panic.
    #[track_caller]
    pub fn unlocked<F, U>(guard: &mut Self, body: F) -> U
    where
        F: FnOnce() -> U,
    {
        if is_exploring() {
            let held = guard.held.as_mut().expect(HELD);
            return guard.mutex.taking().give_back(|owed| {
                real::MutexGuard::unlocked(&mut held.inner, || owed.after(body))
            });
        }
        guard.held = None;
        let result = attempt(body);
        guard.held = Some(guard.mutex.take());
        go_on(result)
    }

    fn into_held(self) -> Held<'a, R, T> {
        self.held.expect(HELD)
    }
}

impl<R: RawMutexFair, T: ?Sized> MutexGuard<'_, R, T> {
    /// Gives the lock to the thread that has waited longest, if one waits.
    #[track_caller]
    pub fn unlock_fair(guard: Self) {
        let Held { hold, inner } = guard.into_held();
        drop(hold);
        real::MutexGuard::unlock_fair(inner);
    }

    /// Lets the others who wait go first, if somebody waits.
    #[track_caller]
    pub fn bump(guard: &mut Self) {
        let object = &guard.mutex.object;
        let held = guard.held.as_mut().expect(HELD);
        if is_exploring() {
            return guard.mutex.taking().give_back(|owed| {
                real::MutexGuard::unlocked(&mut held.inner, || owed.after(|| ()));
            });
        }
        drop(mem::replace(&mut held.hold, Hold::new(object)));
        let step = Step::announce(Operation::Lock, object);
        real::MutexGuard::bump(&mut held.inner);
        step.done();
    }
}

impl<'a, T: ?Sized> MutexGuard<'a, ::parking_lot::RawMutex, T> {
    /// For a condition variable: the lock's identity, its hold and the real guard.
    pub(crate) fn parts(
        &mut self,
    ) -> (&'a Object, &mut Hold<'a>, &mut ::parking_lot::MutexGuard<'a, T>) {
        let held = self.held.as_mut().expect(HELD);
        (&self.mutex.object, &mut held.hold, &mut held.inner)
    }
}

impl<'a, R: RawMutex, T: ?Sized> MappedMutexGuard<'a, R, T> {
    /// Keeps the lock, but shows only a part of the part.
    pub fn map<U: ?Sized, F>(guard: Self, part: F) -> MappedMutexGuard<'a, R, U>
    where
        F: FnOnce(&mut T) -> &mut U,
    {
        let Self { hold, inner } = guard;
        let mut kept = None;
        let inner =
            real::MappedMutexGuard::map(inner, |value| while_held(hold, &mut kept, || part(value)));
        MappedMutexGuard { hold: kept.expect("`map` called its closure"), inner }
    }
}

impl<R: RawMutexFair, T: ?Sized> MappedMutexGuard<'_, R, T> {
    /// Gives the lock to the thread that has waited longest, if one waits.
    #[track_caller]
    pub fn unlock_fair(guard: Self) {
        drop(guard.hold);
        real::MappedMutexGuard::unlock_fair(guard.inner);
    }
}

impl<R: RawMutex, T: ?Sized> Deref for MutexGuard<'_, R, T> {
    type Target = T;

    #[inline]
    fn deref(&self) -> &T {
        &self.held.as_ref().expect(HELD).inner
    }
}

impl<R: RawMutex, T: ?Sized> DerefMut for MutexGuard<'_, R, T> {
    #[inline]
    fn deref_mut(&mut self) -> &mut T {
        &mut self.held.as_mut().expect(HELD).inner
    }
}

impl<R: RawMutex, T: ?Sized> Deref for MappedMutexGuard<'_, R, T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.inner
    }
}

impl<R: RawMutex, T: ?Sized> DerefMut for MappedMutexGuard<'_, R, T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.inner
    }
}

impl<R: RawMutex, T: Default> Default for Mutex<R, T> {
    #[track_caller]
    fn default() -> Self {
        Self::new(T::default())
    }
}

impl<R: RawMutex, T> From<T> for Mutex<R, T> {
    #[track_caller]
    fn from(value: T) -> Self {
        Self::new(value)
    }
}

impl<R: RawMutex, T: ?Sized + fmt::Debug> fmt::Debug for Mutex<R, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        explored::look_to_show(&self.object);
        self.inner.fmt(f)
    }
}

impl<R: RawMutex, T: ?Sized + fmt::Debug> fmt::Debug for MutexGuard<'_, R, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<R: RawMutex, T: ?Sized + fmt::Display> fmt::Display for MutexGuard<'_, R, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<R: RawMutex, T: ?Sized + fmt::Debug> fmt::Debug for MappedMutexGuard<'_, R, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<R: RawMutex, T: ?Sized + fmt::Display> fmt::Display for MappedMutexGuard<'_, R, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}
