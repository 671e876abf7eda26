//! Two counters on one cache line cost as if they were one.
//!
//! Each thread counts in an atomic of its own, and nobody looks at another one's. But a core
//! reads and writes whole cache lines, 64 or 128 bytes: counters that lie side by side share
//! one, and the line goes to and fro between the cores as if the counter were shared.
//! `CachePadded` gives each a line to itself. The program is the same but for that word.
//!
//! Look at the ratio. Where both threads run on one core, there is nothing to hand over.

// The real ones, eight bytes each: what is recorded or explored is larger.
use core::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use crossbeam::utils::CachePadded;
use shared::measure::{self, Variant};
use shared::{Demo, Report, Result};

/// The demo.
pub const DEMO: Demo = Demo {
    name: "false-sharing",
    claim: "Two counters on one cache line cost as if they were one.",
    show,
};

const THREADS: usize = 2;
/// Steps that each thread counts in a measured round.
const STEPS: u64 = 200_000;
/// Few enough that the picture shows both threads begin and end.
const STEPS_TO_SEE: u64 = 20_000;
const ROUNDS: usize = 9;

/// Two counters side by side, counted by two threads.
pub fn side_by_side(steps: u64) -> [u64; THREADS] {
    // The pair has a line to itself, and shares it.
    let counters: CachePadded<[AtomicU64; THREADS]> = CachePadded::default();
    count_each(&counters, steps);
    counters.into_inner().map(AtomicU64::into_inner)
}

/// Two counters, each on a line of its own, counted by two threads.
pub fn padded(steps: u64) -> [u64; THREADS] {
    // New: a line for each.
    let counters: [CachePadded<AtomicU64>; THREADS] = Default::default();
    count_each(&counters, steps);
    counters.map(|counter| counter.into_inner().into_inner())
}

/// One counter that both threads share, for comparison.
pub fn shared(steps: u64) -> [u64; THREADS] {
    let counter = AtomicU64::new(0);
    count_each(&[&counter, &counter], steps);
    // What both have counted, taken apart again.
    [counter.into_inner() / THREADS as u64; THREADS]
}

fn count_each<C: AsCounter + Sync>(counters: &[C; THREADS], steps: u64) {
    thread::scope(|scope| {
        for counter in counters {
            // Relaxed: each sum is read after the threads have ended.
            let count = move || {
                for _ in 0..steps {
                    counter.as_counter().fetch_add(1, Ordering::Relaxed);
                }
            };
            scope.spawn(count);
        }
    });
}

/// Where a counter is.
trait AsCounter {
    fn as_counter(&self) -> &AtomicU64;
}

impl AsCounter for AtomicU64 {
    fn as_counter(&self) -> &AtomicU64 {
        self
    }
}

impl AsCounter for &AtomicU64 {
    fn as_counter(&self) -> &AtomicU64 {
        self
    }
}

impl AsCounter for CachePadded<AtomicU64> {
    fn as_counter(&self) -> &AtomicU64 {
        self
    }
}

/// How far apart two counters lie, in bytes: side by side, and padded.
pub fn distances() -> [usize; 2] {
    [size_of::<AtomicU64>(), size_of::<CachePadded<AtomicU64>>()]
}

fn show(report: &mut Report) -> Result<()> {
    report.watch("side by side, a few steps", || side_by_side(STEPS_TO_SEE));
    let [side, apart] = distances();
    report.answer("from one counter to the next", format!("{side} bytes, padded {apart}"));
    report.must(apart >= 64, "a padded counter has a whole cache line to itself");
    let mut variants = [
        Variant::new("padded", || padded(STEPS)),
        Variant::new("side by side", || side_by_side(STEPS)),
        Variant::new("one for both", || shared(STEPS)),
    ];
    let comparison = measure::compare(ROUNDS, &[STEPS; THREADS], &mut variants)?;
    let sizes = format!("{THREADS} threads, {STEPS} steps each");
    report.comparison(&comparison, "counters", ("a step", STEPS as usize), &sizes);
    let [side, one] = [1, 2].map(|way| comparison.ratio(way, 0));
    report.say(format!(
        "Side by side a step took {side} times as long as on lines of their own, and in one \
         counter for both {one} times."
    ));
    match report.cores() {
        1 => report.cannot("one core has one cache, and nothing to hand over"),
        _ => report.may(side.median > 1.2, "side by side took longer than padded"),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_ways_count_every_step() {
        for count in [side_by_side, padded, shared] {
            assert_eq!(count(1_000), [1_000, 1_000]);
        }
    }

    #[test]
    fn padding_puts_counters_apart() {
        let [side, apart] = distances();
        assert_eq!(side, 8);
        assert!(apart >= 8 * side, "{apart}");
    }
}
