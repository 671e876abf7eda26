//! Eight ways in which threads can count together, for `contention`: all give the same sum.

// The real ones: this is measured, and what is watched costs a little more.
extern crate parking_lot as real_parking_lot;
extern crate std as real;

use core::cell::Cell;
use core::sync::atomic::{AtomicU64, Ordering};
use std::hint::black_box;

use crossbeam::utils::CachePadded;
use real::sync::{Mutex, PoisonError, RwLock};
use real::thread;

use crate::spin::SpinLock;

/// A way to count: so many threads, so many steps in all; returns the sum.
pub type Count = fn(threads: u64, steps: u64) -> u64;

/// Each with its name.
pub const WAYS: [(&str, Count); 8] = [
    ("Mutex of std", with_mutex),
    ("RwLock of std", with_rw_lock),
    ("parking_lot", with_parking_lot),
    ("reentrant", with_reentrant),
    ("spin lock", with_spin_lock),
    ("atomic", with_atomic),
    ("8 shards", with_shards),
    ("each its own", with_own),
];

const SHARDS: usize = 8;

fn with_mutex(threads: u64, steps: u64) -> u64 {
    let sum = Mutex::new(0);
    each_step(threads, steps, || *sum.lock().unwrap_or_else(PoisonError::into_inner) += 1);
    sum.into_inner().unwrap_or_else(PoisonError::into_inner)
}

fn with_rw_lock(threads: u64, steps: u64) -> u64 {
    let sum = RwLock::new(0);
    each_step(threads, steps, || *sum.write().unwrap_or_else(PoisonError::into_inner) += 1);
    sum.into_inner().unwrap_or_else(PoisonError::into_inner)
}

fn with_parking_lot(threads: u64, steps: u64) -> u64 {
    let sum = real_parking_lot::Mutex::new(0);
    each_step(threads, steps, || *sum.lock() += 1);
    sum.into_inner()
}

fn with_reentrant(threads: u64, steps: u64) -> u64 {
    // Its holder may hold it twice, so what it gives out cannot be a `&mut`.
    let sum = real_parking_lot::ReentrantMutex::new(Cell::new(0));
    each_step(threads, steps, || {
        let sum = sum.lock();
        sum.set(sum.get() + 1);
    });
    sum.into_inner().into_inner()
}

fn with_spin_lock(threads: u64, steps: u64) -> u64 {
    let sum = SpinLock::new(0);
    each_step(threads, steps, || *sum.lock() += 1);
    sum.into_inner()
}

fn with_atomic(threads: u64, steps: u64) -> u64 {
    let sum = AtomicU64::new(0);
    // Relaxed: the sum is read after the threads have ended.
    each_step(threads, steps, || _ = sum.fetch_add(1, Ordering::Relaxed));
    sum.into_inner()
}

fn with_shards(threads: u64, steps: u64) -> u64 {
    let shards: [CachePadded<Mutex<u64>>; SHARDS] = Default::default();
    in_threads(threads, steps, |number, mine| {
        let shard = &shards[number as usize % SHARDS];
        (0..mine).for_each(|_| *shard.lock().unwrap_or_else(PoisonError::into_inner) += 1);
    });
    shards.iter().map(|shard| *shard.lock().unwrap_or_else(PoisonError::into_inner)).sum()
}

fn with_own(threads: u64, steps: u64) -> u64 {
    let sum = AtomicU64::new(0);
    in_threads(threads, steps, |_, mine| {
        let own = (0..mine).fold(0, |own, _| black_box(own + 1));
        // Relaxed: as above.
        sum.fetch_add(own, Ordering::Relaxed);
    });
    sum.into_inner()
}

/// Each thread does its share of the steps, one like the other.
fn each_step(threads: u64, steps: u64, step: impl Fn() + Sync) {
    in_threads(threads, steps, |_, mine| (0..mine).for_each(|_| step()));
}

/// `work` is told the thread's number and its share of the steps.
fn in_threads(threads: u64, steps: u64, work: impl Fn(u64, u64) + Sync) {
    thread::scope(|scope| {
        for number in 0..threads {
            let work = &work;
            let mine = steps / threads + u64::from(number < steps % threads);
            scope.spawn(move || work(number, mine));
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_ways_count_every_step() {
        for (name, count) in WAYS {
            for threads in [1, 3, 8] {
                assert_eq!(count(threads, 1_000), 1_000, "{name} with {threads}");
            }
        }
    }
}
