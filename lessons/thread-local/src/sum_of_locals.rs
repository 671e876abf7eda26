//! Counting in locals and adding up at the end beats sharing one counter.
//!
//! Three ways to count the same steps: behind one lock, in one atomic, and in a
//! variable of each thread that is summed after the join. All three are right.
//! The first two make the cores hand one cache line to and fro at each step; the
//! third shares nothing until the end. `ThreadLocal` keeps the values of threads
//! that have ended, so that its owner can add them up.
//!
//! Look at the ratio, not at the times: they are this machine's.

use std::cell::Cell;
use std::hint;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

use shared::measure::{self, Variant};
use shared::{Demo, Report, Result};
use thread_local::ThreadLocal;

/// The demo.
pub const DEMO: Demo = Demo {
    name: "sum-of-locals",
    claim: "Counting in locals and adding up at the end beats sharing one counter.",
    show,
};

const THREADS: u64 = 2;
/// Steps that each thread counts in a measured round.
const STEPS: u64 = 50_000;
/// Few enough that each hold can be seen in the picture.
const STEPS_TO_SEE: u64 = 3;
const ROUNDS: usize = 9;

type Count = fn(u64, u64) -> u64;
const WAYS: [(&str, Count); 3] =
    [("one lock", behind_a_lock), ("one atomic", in_an_atomic), ("locals, summed", in_locals)];

/// Counts behind one lock.
pub fn behind_a_lock(threads: u64, steps: u64) -> u64 {
    let total = Mutex::new(0);
    in_threads(threads, steps, || *total.lock().unwrap_or_else(PoisonError::into_inner) += 1);
    total.into_inner().unwrap_or_else(PoisonError::into_inner)
}

/// Counts in one atomic.
pub fn in_an_atomic(threads: u64, steps: u64) -> u64 {
    let total = AtomicU64::new(0);
    // Relaxed: only the count itself is shared, and the join orders the last read.
    in_threads(threads, steps, || {
        total.fetch_add(1, Ordering::Relaxed);
    });
    total.into_inner()
}

/// Counts in a variable of each thread, and adds up at the end.
pub fn in_locals(threads: u64, steps: u64) -> u64 {
    let counts = ThreadLocal::new();
    in_threads(threads, steps, || {
        let count: &Cell<u64> = counts.get_or_default();
        // Kept from the optimiser, which would add all steps at once.
        count.set(hint::black_box(count.get()) + 1);
    });
    // The threads have ended; what they counted is still here.
    counts.into_iter().map(Cell::into_inner).sum()
}

pub(crate) fn in_threads(threads: u64, steps: u64, step: impl Fn() + Sync) {
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| (0..steps).for_each(|_| step()));
        }
    });
}

fn show(report: &mut Report) -> Result<()> {
    report.watch("two threads and a lock, a few steps", || behind_a_lock(THREADS, STEPS_TO_SEE));
    let totals = WAYS.map(|(_, count)| count(THREADS, STEPS));
    report.must(totals == [THREADS * STEPS; 3], "all three ways count every step");
    let mut variants = WAYS.map(|(name, count)| Variant::new(name, move || count(THREADS, STEPS)));
    let comparison = measure::compare(ROUNDS, &(THREADS * STEPS), &mut variants)?;
    let sizes = format!("{THREADS} threads, {STEPS} steps each");
    report.comparison(&comparison, "counted", ("a step", (THREADS * STEPS) as usize), &sizes);
    let [lock, atomic] = [0, 1].map(|way| comparison.ratio(way, 2));
    report.say(format!(
        "Behind one lock a step took {lock} times as long as in locals, in one atomic {atomic} \
         times."
    ));
    let least = lock.median.min(atomic.median);
    report.may(least > 1.0, "counting in locals took less time than both others");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_three_count_every_step() {
        assert_eq!(WAYS.map(|(_, count)| count(4, 1_000)), [4_000; 3]);
    }
}
