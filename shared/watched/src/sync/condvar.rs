//! `std::sync::Condvar`, watched.
//!
//! A wait gives the lock back and takes it again. Both are reported, so that the
//! timeline shows the lock free, or with somebody else, during the wait.

use std::fmt;
use std::panic::Location;
use std::sync::{LazyLock, LockResult, PoisonError, WaitTimeoutResult};
use std::time::{Duration, Instant};

use explorer::ops;

use crate::operation::{self, Kind, Object, Operation, Patience, Step, is_exploring};
use crate::sync::mutex::MutexGuard;
use crate::sync::poison::lift;

/// See [`std::sync::Condvar`].
pub struct Condvar {
    object: Object,
    inner: std::sync::Condvar,
}

impl Condvar {
    /// See [`std::sync::Condvar::new`].
    #[must_use]
    #[track_caller]
    pub const fn new() -> Self {
        Self { object: Object::new(Kind::Condvar), inner: std::sync::Condvar::new() }
    }

    /// See [`std::sync::Condvar::wait`].
    ///
    /// # Errors
    ///
    /// If a thread panicked while it held the lock.
    #[track_caller]
    pub fn wait<'a, T>(&self, guard: MutexGuard<'a, T>) -> LockResult<MutexGuard<'a, T>> {
        if is_exploring() {
            return self.wait_explored(guard, Patience::Wait).0;
        }
        let (lock, inner) = guard.into_parts();
        let step = Step::announce(Operation::Wait, &self.object);
        let result = self.inner.wait(inner);
        step.done();
        operation::report(Operation::Lock, lock.object());
        lock.wrap(result)
    }

    /// See [`std::sync::Condvar::wait_while`].
    ///
    /// # Errors
    ///
    /// If a thread panicked while it held the lock.
    #[track_caller]
    pub fn wait_while<'a, T, F>(
        &self,
        mut guard: MutexGuard<'a, T>,
        mut condition: F,
    ) -> LockResult<MutexGuard<'a, T>>
    where
        F: FnMut(&mut T) -> bool,
    {
        while condition(&mut *guard) {
            guard = self.wait(guard)?;
        }
        Ok(guard)
    }

    /// See [`std::sync::Condvar::wait_timeout`].
    ///
    /// # Errors
    ///
    /// If a thread panicked while it held the lock.
    #[track_caller]
    pub fn wait_timeout<'a, T>(
        &self,
        guard: MutexGuard<'a, T>,
        dur: Duration,
    ) -> LockResult<(MutexGuard<'a, T>, WaitTimeoutResult)> {
        if is_exploring() {
            let (result, outcome) = self.wait_explored(guard, Patience::For(dur));
            return lift(result, |guard| (guard, outcome));
        }
        let (lock, inner) = guard.into_parts();
        let step = Step::announce(Operation::Wait, &self.object);
        let (result, outcome) = split(self.inner.wait_timeout(inner, dur));
        step.in_time(!outcome.timed_out());
        operation::report(Operation::Lock, lock.object());
        lift(lock.wrap(result), |guard| (guard, outcome))
    }

    /// See [`std::sync::Condvar::wait_timeout_while`].
    ///
    /// # Errors
    ///
    /// If a thread panicked while it held the lock.
    #[track_caller]
    pub fn wait_timeout_while<'a, T, F>(
        &self,
        mut guard: MutexGuard<'a, T>,
        dur: Duration,
        mut condition: F,
    ) -> LockResult<(MutexGuard<'a, T>, WaitTimeoutResult)>
    where
        F: FnMut(&mut T) -> bool,
    {
        let clock = Clock::start(Location::caller());
        while condition(&mut *guard) {
            let Some(rest) = clock.rest_of(dur) else {
                return Ok((guard, *TIMED_OUT));
            };
            guard = self.wait_timeout(guard, rest)?.0;
        }
        Ok((guard, *IN_TIME))
    }

    /// See [`std::sync::Condvar::notify_one`].
    #[inline]
    #[track_caller]
    pub fn notify_one(&self) {
        if is_exploring() {
            return self.notify_explored(Sleepers::One);
        }
        operation::report(Operation::Notify, &self.object);
        self.inner.notify_one();
    }

    /// See [`std::sync::Condvar::notify_all`].
    #[inline]
    #[track_caller]
    pub fn notify_all(&self) {
        if is_exploring() {
            return self.notify_explored(Sleepers::All);
        }
        operation::report(Operation::Notify, &self.object);
        self.inner.notify_all();
    }

    /// In an exploration the real one has nothing to do: the real lock is given back
    /// for as long as the explorer lets the caller sleep.
    #[track_caller]
    fn wait_explored<'a, T>(
        &self,
        guard: MutexGuard<'a, T>,
        patience: Patience,
    ) -> (LockResult<MutexGuard<'a, T>>, WaitTimeoutResult) {
        let lock = guard.leave();
        let held = (lock.object().handle(), lock.object().lock_kind());
        let verdict = ops::wait(self.object.handle(), held, patience, Location::caller());
        (lock.retake(), if verdict.is_done() { *IN_TIME } else { *TIMED_OUT })
    }

    #[cold]
    #[track_caller]
    fn notify_explored(&self, sleepers: Sleepers) {
        let all = matches!(sleepers, Sleepers::All);
        ops::notify(self.object.handle(), all, Location::caller());
    }
}

/// Whom a notification wakes.
enum Sleepers {
    One,
    All,
}

/// The clock by which a wait ends: the real one, or that of the exploration.
enum Clock {
    Real(Instant),
    Explored { begun: Duration, place: &'static Location<'static> },
}

impl Clock {
    fn start(place: &'static Location<'static>) -> Self {
        if is_exploring() {
            Self::Explored { begun: ops::now(place), place }
        } else {
            Self::Real(Instant::now())
        }
    }

    /// What is left of a time that began with the clock; `None` when it is over.
    fn rest_of(&self, time: Duration) -> Option<Duration> {
        match self {
            Self::Real(begun) => time.checked_sub(begun.elapsed()),
            Self::Explored { begun, place } => {
                // No time passes while the program runs: without the filter a wait of
                // no time would follow the one that ran out, and so on.
                time.checked_sub(ops::now(place).saturating_sub(*begun))
                    .filter(|rest| !rest.is_zero())
            }
        }
    }
}

/// The outcomes of a wait with a limit. Only std can make them, so it is asked
/// once for each, with a wait that nobody else can know of.
static IN_TIME: LazyLock<WaitTimeoutResult> = LazyLock::new(|| outcome(|()| false));
static TIMED_OUT: LazyLock<WaitTimeoutResult> = LazyLock::new(|| outcome(|()| true));

fn outcome(condition: fn(&mut ()) -> bool) -> WaitTimeoutResult {
    let lock = std::sync::Mutex::new(());
    let guard = lock.lock().unwrap_or_else(PoisonError::into_inner);
    let waited = std::sync::Condvar::new().wait_timeout_while(guard, Duration::ZERO, condition);
    split(waited).1
}

/// The guard, poisoned or not, apart from what came with it.
fn split<G, O>(result: LockResult<(G, O)>) -> (LockResult<G>, O) {
    match result {
        Ok((guard, outcome)) => (Ok(guard), outcome),
        Err(poisoned) => {
            let (guard, outcome) = poisoned.into_inner();
            (Err(PoisonError::new(guard)), outcome)
        }
    }
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
