//! `parking_lot::Condvar`, watched.

use std::fmt;
use std::mem;
use std::panic::Location;
use std::time::{Duration, Instant};

use ::parking_lot as real;
use explorer::ops;
use real::WaitTimeoutResult;
use watched::clock;
use watched::operation::{Hold, Kind, Object, Operation, Patience, Step, is_exploring, report};

use crate::MutexGuard;
use crate::explored::{Asleep, Limit};
use crate::panics::{attempt, go_on};

mod partners;

use partners::Partners;

/// See [`parking_lot::Condvar`].
///
/// A wait is recorded as four events: the lock is given back, the wait is
/// announced and reported, and the lock is held again.
pub struct Condvar {
    object: Object,
    inner: real::Condvar,
    partners: Partners,
}

impl Condvar {
    /// See [`parking_lot::Condvar`]'s `new`.
    #[track_caller]
    pub const fn new() -> Self {
        Self {
            object: Object::new(Kind::Condvar),
            inner: real::Condvar::new(),
            partners: Partners::new(),
        }
    }

    /// Wakes one waiter, and says whether there was one.
    #[inline]
    #[track_caller]
    pub fn notify_one(&self) -> bool {
        if is_exploring() {
            return self.explored_notify(false) == 1;
        }
        // Before the waiter can run: its waking never seems to come first.
        report(Operation::Notify, &self.object);
        self.inner.notify_one()
    }

    /// Wakes all waiters, and says how many there were.
    #[inline]
    #[track_caller]
    pub fn notify_all(&self) -> usize {
        if is_exploring() {
            return self.explored_notify(true);
        }
        report(Operation::Notify, &self.object);
        self.inner.notify_all()
    }

    /// Gives the lock back and waits to be notified; then takes the lock again.
    ///
    /// # Panics
    ///
    /// If another thread waits here with another mutex.
    #[track_caller]
    pub fn wait<T: ?Sized>(&self, guard: &mut MutexGuard<'_, T>) {
        if is_exploring() {
            self.explored_pause(guard, Patience::Wait);
        } else {
            self.pause(guard, real::Condvar::wait, |()| false);
        }
    }

    /// Waits as long as `condition` holds.
    ///
    /// # Panics
    ///
    /// As [`Condvar::wait`].
    #[track_caller]
    pub fn wait_while<T, F>(&self, guard: &mut MutexGuard<'_, T>, mut condition: F)
    where
        T: ?Sized,
        F: FnMut(&mut T) -> bool,
    {
        while condition(guard) {
            self.wait(guard);
        }
    }

    /// Waits for at most `timeout`.
    ///
    /// # Panics
    ///
    /// As [`Condvar::wait`].
    #[track_caller]
    pub fn wait_for<T: ?Sized>(
        &self,
        guard: &mut MutexGuard<'_, T>,
        timeout: Duration,
    ) -> WaitTimeoutResult {
        if is_exploring() {
            return self.explored_pause(guard, Limit::For(timeout).patience());
        }
        self.pause(
            guard,
            |inner, guard| inner.wait_for(guard, timeout),
            |result| result.timed_out(),
        )
    }

    /// Waits until `timeout` at the latest.
    ///
    /// # Panics
    ///
    /// As [`Condvar::wait`].
    #[track_caller]
    pub fn wait_until<T: ?Sized>(
        &self,
        guard: &mut MutexGuard<'_, T>,
        timeout: Instant,
    ) -> WaitTimeoutResult {
        if is_exploring() {
            return self.explored_pause(guard, Limit::Until(timeout).patience());
        }
        self.pause(
            guard,
            |inner, guard| inner.wait_until(guard, timeout),
            |result| result.timed_out(),
        )
    }

    /// Waits as long as `condition` holds, for at most `timeout` in all.
    ///
    /// It timed out if the time was over and `condition` still held.
    ///
    /// # Panics
    ///
    /// As [`Condvar::wait`].
    #[track_caller]
    pub fn wait_while_for<T, F>(
        &self,
        guard: &mut MutexGuard<'_, T>,
        condition: F,
        timeout: Duration,
    ) -> WaitTimeoutResult
    where
        T: ?Sized,
        F: FnMut(&mut T) -> bool,
    {
        let Some(deadline) = Instant::now().checked_add(timeout) else {
            // No clock reaches that far: there is no limit.
            self.wait_while(guard, condition);
            return outcome(false);
        };
        if is_exploring() {
            return self.explored_while(guard, condition, timeout);
        }
        self.wait_while_until(guard, condition, deadline)
    }

    /// Waits as long as `condition` holds, until `timeout` at the latest.
    ///
    /// It timed out if the time was over and `condition` still held.
    ///
    /// # Panics
    ///
    /// As [`Condvar::wait`].
    #[track_caller]
    pub fn wait_while_until<T, F>(
        &self,
        guard: &mut MutexGuard<'_, T>,
        mut condition: F,
        timeout: Instant,
    ) -> WaitTimeoutResult
    where
        T: ?Sized,
        F: FnMut(&mut T) -> bool,
    {
        let mut timed_out = None;
        while condition(guard) {
            if let Some(result) = timed_out {
                return result;
            }
            let result = self.wait_until(guard, timeout);
            timed_out = result.timed_out().then_some(result);
        }
        outcome(false)
    }

    /// One wait, recorded. The mutex is held again when it ends, also by a panic.
    #[track_caller]
    fn pause<T: ?Sized, R>(
        &self,
        guard: &mut MutexGuard<'_, T>,
        wait: impl FnOnce(&real::Condvar, &mut real::MutexGuard<'_, T>) -> R,
        timed_out: impl FnOnce(&R) -> bool,
    ) -> R {
        let (mutex, hold, inner) = guard.parts();
        drop(mem::replace(hold, Hold::new(mutex)));
        let step = Step::announce(Operation::Wait, &self.object);
        let result = attempt(|| wait(&self.inner, inner));
        match &result {
            Ok(result) => step.in_time(!timed_out(result)),
            Err(_) => step.refused(),
        }
        report(Operation::Lock, mutex);
        go_on(result)
    }

    /// One wait, explored. Nobody waits at the real condition variable.
    #[track_caller]
    fn explored_pause<T: ?Sized>(
        &self,
        guard: &mut MutexGuard<'_, T>,
        patience: Patience,
    ) -> WaitTimeoutResult {
        let place = Location::caller();
        let (mutex, _, inner) = guard.parts();
        self.partners.come(mutex);
        let lock = real::MutexGuard::mutex(inner);
        let verdict = real::MutexGuard::unlocked(inner, || {
            let asleep = Asleep::at(mutex, || lock.is_locked(), place);
            let (lock, kind) = (mutex.handle(), mutex.lock_kind());
            let verdict = ops::wait_for_cause(self.object.handle(), (lock, kind), patience, place);
            mem::forget(asleep);
            verdict
        });
        self.partners.leave(verdict.is_done());
        outcome(!verdict.is_done())
    }

    /// The limit is one of the virtual clock, of which a wake-up too early leaves the rest.
    #[track_caller]
    fn explored_while<T: ?Sized>(
        &self,
        guard: &mut MutexGuard<'_, T>,
        mut condition: impl FnMut(&mut T) -> bool,
        timeout: Duration,
    ) -> WaitTimeoutResult {
        let begun = clock::Instant::now();
        let mut timed_out = None;
        while condition(guard) {
            if let Some(result) = timed_out {
                return result;
            }
            let left = timeout.saturating_sub(begun.elapsed());
            let result = self.explored_pause(guard, Patience::For(left));
            timed_out = result.timed_out().then_some(result);
        }
        outcome(false)
    }

    #[track_caller]
    fn explored_notify(&self, all: bool) -> usize {
        let woken = ops::notify(self.object.handle(), all, Location::caller());
        self.partners.woken(woken);
        woken
    }
}

/// The outcomes of a wait with a limit. Only the real one can make them, so it is asked,
/// with a wait that nobody else can know of.
fn outcome(timed_out: bool) -> WaitTimeoutResult {
    let lock = real::Mutex::new(());
    real::Condvar::new().wait_while_for(&mut lock.lock(), |()| timed_out, Duration::ZERO)
}

impl Default for Condvar {
    #[track_caller]
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Condvar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f)
    }
}
