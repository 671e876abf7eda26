//! The interface of Python's `multiprocessing.dummy.Pool`, on the pool by hand.
//!
//! The names and the meaning are Python's. What Python raises in the caller is a
//! panic here: a job's panic goes on where its result is asked for.

use std::collections::BTreeMap;
use std::io;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use crossbeam::channel::{self, Receiver};

use crate::pool_by_hand::Pool as Workers;

/// A pool of threads that Python programmers know.
#[derive(Debug)]
pub struct Pool {
    workers: Workers,
    size: usize,
}

/// How many chunks each worker gets in [`Pool::map`], as in Python.
const CHUNKS_A_WORKER: usize = 4;

impl Pool {
    /// `Pool(size)`.
    ///
    /// # Errors
    ///
    /// If the operating system refuses a thread.
    pub fn new(size: usize) -> io::Result<Self> {
        Ok(Self { workers: Workers::start(size)?, size })
    }

    /// `map(f, items)`: blocks, and returns the results in the items' order.
    ///
    /// The items are handed out in chunks, four for each worker.
    ///
    /// # Panics
    ///
    /// Goes on with the panic of a job.
    pub fn map<T, R>(&self, f: impl Fn(T) -> R + Send + Sync + 'static, items: Vec<T>) -> Vec<R>
    where
        T: Send + 'static,
        R: Send + 'static,
    {
        let chunk = items.len().div_ceil(self.size * CHUNKS_A_WORKER).max(1);
        let f = Arc::new(f);
        let mut items = items.into_iter().peekable();
        let mut chunks = Vec::new();
        while items.peek().is_some() {
            let chunk: Vec<T> = items.by_ref().take(chunk).collect();
            let f = Arc::clone(&f);
            chunks.push(
                self.apply_async(move || chunk.into_iter().map(|x| f(x)).collect::<Vec<R>>()),
            );
        }
        chunks.into_iter().flat_map(AsyncResult::get).collect()
    }

    /// `starmap(f, pairs)`: like `map`, with the pair as two arguments.
    ///
    /// # Panics
    ///
    /// Goes on with the panic of a job.
    pub fn starmap<A, B, R>(
        &self,
        f: impl Fn(A, B) -> R + Send + Sync + 'static,
        pairs: Vec<(A, B)>,
    ) -> Vec<R>
    where
        A: Send + 'static,
        B: Send + 'static,
        R: Send + 'static,
    {
        self.map(move |(a, b)| f(a, b), pairs)
    }

    /// `imap(f, items)`: the results in the items' order, each as soon as it and
    /// all before it are there.
    pub fn imap<T, R>(
        &self,
        f: impl Fn(T) -> R + Send + Sync + 'static,
        items: impl IntoIterator<Item = T>,
    ) -> impl Iterator<Item = R>
    where
        T: Send + 'static,
        R: Send + 'static,
    {
        let results = self.numbered(f, items);
        let mut early = BTreeMap::new();
        let mut next = 0;
        std::iter::from_fn(move || {
            while !early.contains_key(&next) {
                let (number, result) = results.recv().ok()?;
                early.insert(number, result);
            }
            next += 1;
            early.remove(&(next - 1)).map(or_panic)
        })
    }

    /// `imap_unordered(f, items)`: the results as they come.
    pub fn imap_unordered<T, R>(
        &self,
        f: impl Fn(T) -> R + Send + Sync + 'static,
        items: impl IntoIterator<Item = T>,
    ) -> impl Iterator<Item = R>
    where
        T: Send + 'static,
        R: Send + 'static,
    {
        self.numbered(f, items).into_iter().map(|(_, result)| or_panic(result))
    }

    /// `apply(f)`: one job, and its result.
    ///
    /// # Panics
    ///
    /// Goes on with the panic of the job.
    pub fn apply<R: Send + 'static>(&self, f: impl FnOnce() -> R + Send + 'static) -> R {
        self.apply_async(f).get()
    }

    /// `apply_async(f)`: one job, and a handle to its result.
    pub fn apply_async<R: Send + 'static>(
        &self,
        f: impl FnOnce() -> R + Send + 'static,
    ) -> AsyncResult<R> {
        let (done, result) = channel::bounded(1);
        self.workers.spawn(move || {
            // Who does not ask for the result may have dropped the handle.
            let _ = done.send(panic::catch_unwind(AssertUnwindSafe(f)));
        });
        AsyncResult { result }
    }

    /// `close()` and `join()`: no more jobs; waits for those there are.
    ///
    /// Taking the pool by value makes Python's two calls one, and their wrong
    /// order impossible.
    pub fn close_and_join(self) {
        self.workers.finish();
    }

    fn numbered<T, R>(
        &self,
        f: impl Fn(T) -> R + Send + Sync + 'static,
        items: impl IntoIterator<Item = T>,
    ) -> Receiver<(usize, thread::Result<R>)>
    where
        T: Send + 'static,
        R: Send + 'static,
    {
        let (done, results) = channel::unbounded();
        let f = Arc::new(f);
        for (number, item) in items.into_iter().enumerate() {
            let (done, f) = (done.clone(), Arc::clone(&f));
            self.workers.spawn(move || {
                let result = panic::catch_unwind(AssertUnwindSafe(|| f(item)));
                // Who stops asking early has dropped the receiver.
                let _ = done.send((number, result));
            });
        }
        results
    }
}

fn or_panic<R>(result: thread::Result<R>) -> R {
    result.unwrap_or_else(|payload| panic::resume_unwind(payload))
}

/// The result of a job that may not be done yet: Python's `AsyncResult`.
#[derive(Debug)]
pub struct AsyncResult<R> {
    result: Receiver<thread::Result<R>>,
}

impl<R> AsyncResult<R> {
    /// `get()`: waits for the result.
    ///
    /// # Panics
    ///
    /// Goes on with the panic of the job; or if the pool dropped the job.
    pub fn get(self) -> R {
        or_panic(self.result.recv().expect("the pool does every job that it took"))
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
        self.result.recv_timeout(limit).map(or_panic).map_err(|_| self)
    }

    /// `ready()`: whether the result is there.
    pub fn ready(&self) -> bool {
        !self.result.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn map_keeps_the_order_for_all_lengths() {
        let pool = Pool::new(3).unwrap();
        for length in [0, 1, 2, 11, 12, 13, 100] {
            let expected: Vec<u64> = (0..length).map(|x| x * 2).collect();
            assert_eq!(pool.map(|x: u64| x * 2, (0..length).collect()), expected);
        }
    }

    #[test]
    fn imap_keeps_the_order_and_imap_unordered_the_results() {
        let pool = Pool::new(3).unwrap();
        let ordered: Vec<u64> = pool.imap(|x: u64| x + 1, 0..50).collect();
        assert_eq!(ordered, (1..=50).collect::<Vec<_>>());
        let mut unordered: Vec<u64> = pool.imap_unordered(|x: u64| x + 1, 0..50).collect();
        unordered.sort_unstable();
        assert_eq!(unordered, ordered);
    }

    #[test]
    fn a_jobs_panic_goes_on_in_who_asks_and_the_pool_lives_on() {
        let pool = Pool::new(1).unwrap();
        let fallen = pool.apply_async(|| panic::resume_unwind(Box::new(7)));
        let asked = panic::catch_unwind(AssertUnwindSafe(|| fallen.get()));
        assert_eq!(asked.unwrap_err().downcast_ref(), Some(&7));
        assert_eq!(pool.apply(|| 5), 5);
    }

    #[test]
    fn a_result_that_is_late_can_be_asked_for_again() {
        let pool = Pool::new(1).unwrap();
        let (open, gate) = channel::bounded::<()>(1);
        let late = pool.apply_async(move || gate.recv().is_ok());
        assert!(!late.ready());
        let late = late.get_timeout(Duration::ZERO).unwrap_err();
        open.send(()).unwrap();
        assert!(late.get());
    }
}
