//! Pools of one's own, and the global one.

use std::fmt;
use std::panic::Location;
use std::sync::Arc;

use watched::operation::is_exploring;
use watched::thread::Builder;

use crate::scope::{self, Scope};
use crate::slots::{self, Line, Slots, WORKERS};
use crate::{fork, pool};

pub use rayon::ThreadPoolBuildError;

/// See [`rayon::ThreadPoolBuilder`].
#[derive(Debug, Default)]
pub struct ThreadPoolBuilder {
    workers: usize,
}

/// See [`rayon::ThreadPool`].
pub struct ThreadPool {
    way: Way,
}

enum Way {
    Real(rayon::ThreadPool),
    Explored(Arc<Slots>),
}

/// See [`rayon::spawn`].
#[inline]
#[track_caller]
pub fn spawn<F>(work: F)
where
    F: FnOnce() + Send + 'static,
{
    if !is_exploring() {
        return rayon::spawn(work);
    }
    let place = Location::caller();
    let slots = slots::here().map_or_else(|| slots::global(place), |(slots, _)| slots);
    detach(slots, place, work);
}

/// See [`rayon::current_num_threads`].
pub fn current_num_threads() -> usize {
    if !is_exploring() {
        return rayon::current_num_threads();
    }
    slots::here().map_or(WORKERS, |(slots, _)| slots.count())
}

/// A job that nobody waits for.
#[track_caller]
fn detach(slots: Arc<Slots>, place: Line, work: impl FnOnce() + Send + 'static) {
    let job = Builder::new().name("job".to_owned()).spawn(move || slots.enter(place, work));
    job.expect("an explored thread is never refused");
}

impl ThreadPoolBuilder {
    /// See [`rayon::ThreadPoolBuilder::new`].
    pub fn new() -> Self {
        Self::default()
    }

    /// See [`rayon::ThreadPoolBuilder::num_threads`].
    pub fn num_threads(mut self, workers: usize) -> Self {
        self.workers = workers;
        self
    }

    /// See [`rayon::ThreadPoolBuilder::build`].
    ///
    /// # Errors
    ///
    /// If the operating system refuses a thread.
    #[track_caller]
    pub fn build(self) -> Result<ThreadPool, ThreadPoolBuildError> {
        if is_exploring() {
            let workers = if self.workers == 0 { WORKERS } else { self.workers };
            let slots = Arc::new(Slots::new(workers, Location::caller()));
            return Ok(ThreadPool { way: Way::Explored(slots) });
        }
        let pool = rayon::ThreadPoolBuilder::new().num_threads(self.workers).build()?;
        Ok(ThreadPool { way: Way::Real(pool) })
    }
}

impl ThreadPool {
    /// See [`rayon::ThreadPool::install`].
    ///
    /// # Panics
    ///
    /// If the work panics, with its panic.
    #[track_caller]
    pub fn install<OP, R>(&self, work: OP) -> R
    where
        OP: FnOnce() -> R + Send,
        R: Send,
    {
        match self.way() {
            Way::Real(pool) => pool.install(work),
            Way::Explored(slots) => pool::install_in(slots, Location::caller(), work),
        }
    }

    /// See [`rayon::ThreadPool::join`].
    ///
    /// # Panics
    ///
    /// If one of the two panics, with its panic, when both have ended.
    #[track_caller]
    pub fn join<A, B, RA, RB>(&self, left: A, right: B) -> (RA, RB)
    where
        A: FnOnce() -> RA + Send,
        B: FnOnce() -> RB + Send,
        RA: Send,
        RB: Send,
    {
        let place = Location::caller();
        match self.way() {
            Way::Real(pool) => pool.join(left, right),
            Way::Explored(slots) => {
                pool::install_in(slots, place, || fork::explore(left, right, place))
            }
        }
    }

    /// See [`rayon::ThreadPool::scope`].
    ///
    /// # Panics
    ///
    /// If the body or a job panics, with the first panic, when all have ended.
    #[track_caller]
    pub fn scope<'scope, OP, R>(&self, body: OP) -> R
    where
        OP: for<'x> FnOnce(&Scope<'x, 'scope>) -> R + Send,
        R: Send,
    {
        let place = Location::caller();
        match self.way() {
            Way::Real(pool) => scope::in_real(pool, body),
            Way::Explored(slots) => pool::install_in(slots, place, || scope::explore(body, place)),
        }
    }

    /// See [`rayon::ThreadPool::spawn`].
    #[track_caller]
    pub fn spawn<OP>(&self, work: OP)
    where
        OP: FnOnce() + Send + 'static,
    {
        match self.way() {
            Way::Real(pool) => pool.spawn(work),
            Way::Explored(slots) => detach(Arc::clone(slots), Location::caller(), work),
        }
    }

    fn way(&self) -> &Way {
        let outlives = is_exploring() && matches!(self.way, Way::Real(_));
        assert!(!outlives, "cannot be explored: a pool is made outside of the program");
        &self.way
    }

    /// See [`rayon::ThreadPool::current_num_threads`].
    pub fn current_num_threads(&self) -> usize {
        match self.way() {
            Way::Real(pool) => pool.current_num_threads(),
            Way::Explored(slots) => slots.count(),
        }
    }
}

impl fmt::Debug for ThreadPool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let workers = self.current_num_threads();
        f.debug_struct("ThreadPool").field("num_threads", &workers).finish_non_exhaustive()
    }
}
