//! The interface of Python's `multiprocessing.dummy.Pool`, on the pool by hand.
//!
//! The names and the meaning are Python's. What Python raises in the caller is a
//! panic here: a job's panic goes on where its result is asked for.

use std::collections::VecDeque;
use std::io;
use std::mem;
use std::panic::{self, AssertUnwindSafe};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use crate::pool_by_hand::Pool as Workers;
use crate::pool_by_hand::baskets::{self, Sender};

mod applied;
mod errand;

use applied::Applied;
pub use applied::AsyncResult;
use errand::Errand;

/// A pool of threads that Python programmers know.
#[derive(Debug)]
pub struct Pool {
    workers: Workers<Sender<Errand>>,
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
        Ok(Self { workers: errand::workers(size)?, size })
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
        let size = items.len().div_ceil(self.size * CHUNKS_A_WORKER).max(1);
        let do_all = move |chunk: Vec<T>| chunk.into_iter().map(&f).collect::<Vec<R>>();
        let mut chunks = self.map_one_by_one(do_all, in_chunks(items, size)).into_iter();
        // Where items and results are of one size, std collects in place: the first chunk is
        // still in the memory of the whole, and there is room for all others behind it.
        let mut results = chunks.next().unwrap_or_default();
        chunks.for_each(|chunk| results.extend(chunk));
        results
    }

    /// `map(f, items, 1)`: the same, each item a job of its own.
    ///
    /// # Panics
    ///
    /// Goes on with the panic of a job.
    pub fn map_one_by_one<T, R>(
        &self,
        f: impl Fn(T) -> R + Send + Sync + 'static,
        items: Vec<T>,
    ) -> Vec<R>
    where
        T: Send + 'static,
        R: Send + 'static,
    {
        let common = Arc::new((f, Slots::new(items.len())));
        // All shares are made before the first is given back: two threads that count at the
        // same time wait for each other.
        let shares = vec![Arc::clone(&common); items.len()];
        for ((number, item), common) in items.into_iter().enumerate().zip(shares) {
            self.workers.spawn(move || {
                let (f, slots) = &*common;
                slots.fill(number, panic::catch_unwind(AssertUnwindSafe(|| f(item))));
            });
        }
        let (_, slots) = &*common;
        slots.wait().map(or_panic).collect()
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
        let mut results = self.numbered(f, items);
        // Results that came before their turn, from the next one on.
        let (mut early, mut next) = (VecDeque::new(), 0);
        std::iter::from_fn(move || {
            while !matches!(early.front(), Some(Some(_))) {
                let (number, result) = results.next()?;
                let place = number - next;
                if place >= early.len() {
                    early.resize_with(place + 1, || None);
                }
                early[place] = Some(result);
            }
            next += 1;
            early.pop_front().flatten().map(or_panic)
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
        self.numbered(f, items).map(|(_, result)| or_panic(result))
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
        let applied = Applied::new(f);
        if let Some(queue) = self.workers.queue() {
            queue.send(Errand::Applied(Arc::clone(&applied) as _));
        }
        AsyncResult::of(applied)
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
    ) -> impl Iterator<Item = (usize, thread::Result<R>)>
    where
        T: Send + 'static,
        R: Send + 'static,
    {
        let (done, results) = baskets::queue();
        let common = Arc::new((f, done));
        for (number, item) in items.into_iter().enumerate() {
            let common = Arc::clone(&common);
            self.workers.spawn(move || {
                let (f, done) = &*common;
                let result = panic::catch_unwind(AssertUnwindSafe(|| f(item)));
                done.send((number, result));
            });
        }
        drop(common);
        // It ends with the last job, which drops the near end.
        std::iter::from_fn(move || results.next(None))
    }
}

/// All items in their order, `size` together; the last ones may be fewer. The first ones stay
/// where they are.
fn in_chunks<T>(mut items: Vec<T>, size: usize) -> Vec<Vec<T>> {
    let count = items.len().div_ceil(size);
    let mut chunks: Vec<_> =
        (1..count).rev().map(|before| items.split_off(before * size)).collect();
    chunks.push(items);
    chunks.reverse();
    chunks
}

fn or_panic<R>(result: thread::Result<R>) -> R {
    result.unwrap_or_else(|payload| panic::resume_unwind(payload))
}

/// Places for results that are waited for together.
struct Slots<R> {
    /// The results, and how many are missing.
    state: Mutex<(Vec<Option<thread::Result<R>>>, usize)>,
    full: Condvar,
}

impl<R> Slots<R> {
    fn new(count: usize) -> Self {
        let none = (0..count).map(|_| None).collect();
        Self { state: Mutex::new((none, count)), full: Condvar::new() }
    }

    fn fill(&self, number: usize, result: thread::Result<R>) {
        let mut state = lock(&self.state);
        let (results, missing) = &mut *state;
        results[number] = Some(result);
        *missing -= 1;
        if *missing == 0 {
            self.full.notify_one();
        }
    }

    /// Waits for the last one.
    fn wait(&self) -> impl Iterator<Item = thread::Result<R>> + use<R> {
        let full = self.full.wait_while(lock(&self.state), |(_, missing)| *missing > 0);
        let results = mem::take(&mut full.unwrap_or_else(PoisonError::into_inner).0);
        results.into_iter().flatten()
    }
}

/// Nothing panics while it holds one of these locks.
fn lock<T>(state: &Mutex<T>) -> MutexGuard<'_, T> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use crossbeam::channel;

    use super::*;

    #[test]
    fn map_keeps_the_order_for_all_lengths() {
        let pool = Pool::new(3).unwrap();
        for length in [0, 1, 2, 11, 12, 13, 100] {
            let expected: Vec<u64> = (0..length).map(|x| x * 2).collect();
            assert_eq!(pool.map(|x: u64| x * 2, (0..length).collect()), expected);
            assert_eq!(pool.map_one_by_one(|x: u64| x * 2, (0..length).collect()), expected);
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
