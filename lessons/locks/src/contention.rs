//! What everybody wants costs more the more want it; what each has alone does not.
//!
//! Threads count together, in six ways that give the same sum. One lock and one atomic are one
//! cache line that all cores want. Shards are several, and a thread mostly finds its own. A
//! count that each thread keeps to itself, and adds once at the end, is not shared at all.
//!
//! Look at each row from left to right.

// The real ones: this is measured, and what is watched costs a little more.
extern crate parking_lot as real_parking_lot;
extern crate std as real;

use core::sync::atomic::{AtomicU64, Ordering};
use std::hint::black_box;

use crossbeam::utils::CachePadded;
use real::sync::{Mutex, PoisonError};
use real::thread;
use shared::measure::{self, Variant};
use shared::{Demo, Report, Result, Table};

use crate::spin::SpinLock;

/// The demo.
pub const DEMO: Demo = Demo {
    name: "contention",
    claim: "What everybody wants costs more the more want it; what each has alone does not.",
    show,
};

const THREADS: [u64; 3] = [1, 2, 8];
/// Steps that all threads count together.
const STEPS: u64 = 200_000;
const SHARDS: usize = 8;
const ROUNDS: usize = 5;

/// A way to count: so many threads, so many steps in all; returns the sum.
type Count = fn(u64, u64) -> u64;
const WAYS: [(&str, Count); 6] = [
    ("Mutex of std", with_std),
    ("parking_lot", with_parking_lot),
    ("spin lock", with_spin_lock),
    ("atomic", with_atomic),
    ("8 shards", with_shards),
    ("each its own", with_own),
];

/// Each thread does its share of the steps; `work` is told the thread's number and its share.
fn in_threads(threads: u64, steps: u64, work: impl Fn(u64, u64) + Sync) {
    thread::scope(|scope| {
        for number in 0..threads {
            let work = &work;
            let mine = steps / threads + u64::from(number < steps % threads);
            scope.spawn(move || work(number, mine));
        }
    });
}

fn with_std(threads: u64, steps: u64) -> u64 {
    let sum = Mutex::new(0);
    let step = || *sum.lock().unwrap_or_else(PoisonError::into_inner) += 1;
    in_threads(threads, steps, |_, mine| (0..mine).for_each(|_| step()));
    sum.into_inner().unwrap_or_else(PoisonError::into_inner)
}

fn with_parking_lot(threads: u64, steps: u64) -> u64 {
    let sum = real_parking_lot::Mutex::new(0);
    in_threads(threads, steps, |_, mine| (0..mine).for_each(|_| *sum.lock() += 1));
    sum.into_inner()
}

fn with_spin_lock(threads: u64, steps: u64) -> u64 {
    let sum = SpinLock::new(0);
    in_threads(threads, steps, |_, mine| (0..mine).for_each(|_| *sum.lock() += 1));
    sum.into_inner()
}

fn with_atomic(threads: u64, steps: u64) -> u64 {
    let sum = AtomicU64::new(0);
    // Relaxed: the sum is read after the threads have ended.
    let step = |_| _ = sum.fetch_add(1, Ordering::Relaxed);
    in_threads(threads, steps, |_, mine| (0..mine).for_each(step));
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
        sum.fetch_add(own, Ordering::Relaxed);
    });
    sum.into_inner()
}

fn show(report: &mut Report) -> Result<()> {
    let mut figures = vec![Vec::new(); WAYS.len()];
    for threads in THREADS {
        let variant = |(name, count): (_, Count)| Variant::new(name, move || count(threads, STEPS));
        let mut variants = WAYS.map(variant);
        let comparison = measure::compare(ROUNDS, &STEPS, &mut variants)?;
        for (way, measured) in figures.iter_mut().zip(&comparison.measured) {
            way.push(STEPS as f64 / measured.median.as_secs_f64() / 1e6);
        }
        report.disturbance(&comparison);
    }
    report.table(&table(&figures));
    report.say(format!("Million steps a second; {STEPS} steps, medians of {ROUNDS} rounds."));
    let right = WAYS.iter().all(|(_, count)| count(THREADS[1], STEPS) == STEPS);
    report.must(right, "all six ways count every step");
    if report.cores() == 1 {
        report.cannot("on one core nobody wants the same line at the same time");
        return Ok(());
    }
    report.may(figures[0][1] < figures[0][0], "two threads on one lock were slower than one alone");
    report.may(figures[5][1] > figures[3][1], "counts of one's own beat the atomic that all share");
    Ok(())
}

fn table(figures: &[Vec<f64>]) -> Table {
    let mut table = Table::new(["counted in", "1 thread", "2 threads", "8 threads"]);
    for ((name, _), figures) in WAYS.iter().zip(figures) {
        let cell = |at: usize| format!("{:.1}", figures[at]);
        table.row([(*name).to_owned(), cell(0), cell(1), cell(2)]);
    }
    table
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
