//! A job and the place for its result, in one piece of memory: what `apply_async` shares with
//! the worker.

use std::mem;
use std::panic::{self, AssertUnwindSafe};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use super::errand::Work;
use super::{lock, or_panic};

/// A job that becomes its result, behind one lock: each byte more is memory that two threads
/// send each other.
pub(super) struct Applied<F, R>(Mutex<State<F, R>>);

struct State<F, R> {
    job: Job<F, R>,
    /// Made by who has to wait: most results are there before they are asked for.
    woken: Option<Arc<Condvar>>,
}

enum Job<F, R> {
    Waiting(F),
    /// A worker does it, or the result was taken out.
    Taken,
    Done(thread::Result<R>),
}

impl<F, R> Applied<F, R> {
    pub(super) fn new(job: F) -> Arc<Self> {
        Arc::new(Self(Mutex::new(State { job: Job::Waiting(job), woken: None })))
    }
}

impl<F, R> State<F, R> {
    fn is_missing(&mut self) -> bool {
        !matches!(self.job, Job::Done(_))
    }

    fn will_wait(&mut self) -> Arc<Condvar> {
        let woken = Arc::new(Condvar::new());
        self.woken = Some(Arc::clone(&woken));
        woken
    }

    /// The result, if it is there.
    fn take(&mut self) -> Option<thread::Result<R>> {
        match mem::replace(&mut self.job, Job::Taken) {
            Job::Done(result) => Some(result),
            other => {
                self.job = other;
                None
            }
        }
    }
}

impl<F: FnOnce() -> R + Send, R: Send> Work for Applied<F, R> {
    fn work(&self) {
        let taken = mem::replace(&mut lock(&self.0).job, Job::Taken);
        let Job::Waiting(job) = taken else { return };
        let result = panic::catch_unwind(AssertUnwindSafe(job));
        let mut state = lock(&self.0);
        state.job = Job::Done(result);
        if let Some(woken) = state.woken.take() {
            woken.notify_one();
        }
    }
}

/// What a handle knows of its job: how to come to the result.
pub(super) trait Place<R>: Send + Sync {
    /// Waits for the result.
    fn wait(&self) -> thread::Result<R>;
    /// Waits at most so long.
    fn wait_timeout(&self, limit: Duration) -> Option<thread::Result<R>>;
    /// Whether it is there.
    fn is_ready(&self) -> bool;
}

impl<F: Send, R: Send> Place<R> for Applied<F, R> {
    fn wait(&self) -> thread::Result<R> {
        let mut state = lock(&self.0);
        if state.is_missing() {
            let woken = state.will_wait();
            let waited = woken.wait_while(state, State::is_missing);
            state = waited.unwrap_or_else(PoisonError::into_inner);
        }
        state.take().expect("it was waited for until it was there")
    }

    fn wait_timeout(&self, limit: Duration) -> Option<thread::Result<R>> {
        let mut state = lock(&self.0);
        let woken = state.will_wait();
        let waited = woken.wait_timeout_while(state, limit, State::is_missing);
        waited.unwrap_or_else(PoisonError::into_inner).0.take()
    }

    fn is_ready(&self) -> bool {
        !lock(&self.0).is_missing()
    }
}

/// The result of a job that may not be done yet: Python's `AsyncResult`.
pub struct AsyncResult<R> {
    place: Arc<dyn Place<R>>,
}

impl<R> AsyncResult<R> {
    pub(super) fn of(place: Arc<dyn Place<R>>) -> Self {
        Self { place }
    }

    /// `get()`: waits for the result.
    ///
    /// # Panics
    ///
    /// Goes on with the panic of the job.
    pub fn get(self) -> R {
        or_panic(self.place.wait())
    }

    /// `get(timeout)`: waits at most so long; Python raises `TimeoutError`.
    ///
    /// # Errors
    ///
    /// The handle itself, to ask again.
    ///
    /// # Panics
    ///
    /// Goes on with the panic of the job.
    pub fn get_timeout(self, limit: Duration) -> Result<R, Self> {
        self.place.wait_timeout(limit).map(or_panic).ok_or(self)
    }

    /// `ready()`: whether the result is there.
    pub fn ready(&self) -> bool {
        self.place.is_ready()
    }
}
