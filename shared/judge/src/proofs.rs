//! Proofs without a clock: what happened, in which order, by whom, how often.
//!
//! Each note is a step that the explorer sees, so that two of them are tried in both
//! orders. It orders nothing else: an atomic counted up relaxed carries no other value over.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use watched::sync::Arc;
use watched::sync::atomic::{AtomicUsize, Ordering};
use watched::thread::{self, ThreadId};

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // What is inside is whole at every moment.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What happened, in order.
#[derive(Debug, Default)]
pub struct Ledger<T> {
    steps: AtomicUsize,
    // No explored thread is interrupted while it holds a lock of ours.
    lines: Mutex<Vec<T>>,
}

impl<T: Clone> Ledger<T> {
    /// One in which nothing stands.
    pub fn new() -> Self {
        Self { steps: AtomicUsize::new(0), lines: Mutex::new(Vec::new()) }
    }

    /// Something happens now.
    pub fn note(&self, line: T) {
        self.steps.fetch_add(1, Ordering::Relaxed);
        locked(&self.lines).push(line);
    }

    /// What has happened so far, in order.
    pub fn lines(&self) -> Vec<T> {
        self.steps.load(Ordering::Relaxed);
        locked(&self.lines).clone()
    }
}

/// How many are inside at once.
#[derive(Debug, Default)]
pub struct Room {
    inside: AtomicUsize,
    most: Mutex<usize>,
}

impl Room {
    /// One in which nobody is.
    pub fn new() -> Self {
        Self { inside: AtomicUsize::new(0), most: Mutex::new(0) }
    }

    /// Goes in and comes out.
    pub fn visit(&self) {
        self.stay(|| ());
    }

    /// Goes in, does something, and comes out.
    pub fn stay<R>(&self, work: impl FnOnce() -> R) -> R {
        let here = self.inside.fetch_add(1, Ordering::Relaxed) + 1;
        {
            let mut most = locked(&self.most);
            *most = here.max(*most);
        }
        let result = work();
        self.inside.fetch_sub(1, Ordering::Relaxed);
        result
    }

    /// How many were inside at once, at most.
    pub fn most(&self) -> usize {
        *locked(&self.most)
    }
}

/// Which thread did what.
#[derive(Debug)]
pub struct Census<T> {
    by_thread: Ledger<(ThreadId, T)>,
}

impl<T: Clone> Census<T> {
    /// One in which nobody stands.
    pub fn new() -> Self {
        Self { by_thread: Ledger::new() }
    }

    /// The calling thread does this.
    pub fn sign(&self, what: T) {
        self.by_thread.note((thread::current().id(), what));
    }

    /// What was done by each thread, in the order in which they first signed.
    pub fn by_thread(&self) -> Vec<Vec<T>> {
        let mut places: BTreeMap<String, usize> = BTreeMap::new();
        let mut all: Vec<Vec<T>> = Vec::new();
        for (thread, what) in self.by_thread.lines() {
            let place = *places.entry(format!("{thread:?}")).or_insert(all.len());
            if place == all.len() {
                all.push(Vec::new());
            }
            all[place].push(what);
        }
        all
    }

    /// How many threads signed.
    pub fn threads(&self) -> usize {
        self.by_thread().len()
    }

    /// Whether the calling thread has signed.
    pub fn has_me(&self) -> bool {
        let me = thread::current().id();
        self.by_thread.lines().iter().any(|(thread, _)| *thread == me)
    }
}

impl<T: Clone> Default for Census<T> {
    fn default() -> Self {
        Self::new()
    }
}

/// Counts how many of its values were dropped.
#[derive(Clone, Debug, Default)]
pub struct Drops {
    count: Arc<AtomicUsize>,
}

/// A value whose drop is counted.
#[derive(Debug)]
pub struct Tracked<T> {
    /// What it carries.
    pub value: T,
    count: Arc<AtomicUsize>,
}

impl Drops {
    /// None so far.
    pub fn new() -> Self {
        Self::default()
    }

    /// A value whose drop is counted here.
    pub fn track<T>(&self, value: T) -> Tracked<T> {
        Tracked { value, count: Arc::clone(&self.count) }
    }

    /// How many were dropped so far.
    pub fn count(&self) -> usize {
        self.count.load(Ordering::Relaxed)
    }
}

impl<T> Drop for Tracked<T> {
    fn drop(&mut self) {
        self.count.fetch_add(1, Ordering::Relaxed);
    }
}
