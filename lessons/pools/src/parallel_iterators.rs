//! `par_iter` gives the sequential iterator's answer, and loses when there is little to do.
//!
//! One word turns an iterator into a parallel one: rayon halves the range until
//! the parts are small and lets idle workers steal them. The results of
//! `map().collect()` stand in their order, whoever made them. Handing parts
//! around costs some microseconds, so a loop that takes less is better left alone.
//!
//! Look at the sizes: where does the bar of the parallel loop become the shorter one?

use rayon::ThreadPool;
use rayon::iter::{IntoParallelIterator, ParallelBridge, ParallelIterator};
use shared::measure::{self, Variant};
use shared::{Bars, Demo, Report, Result};

use crate::rayon_pool;

/// The demo.
pub const DEMO: Demo = Demo {
    name: "parallel-iterators",
    claim: "`par_iter` gives the sequential iterator's answer, and loses when there is little to do.",
    show,
};

const WORKERS: usize = 2;
/// Numbers in the picture, and in the measured loops.
const TO_SEE: u32 = 20_000;
const SIZES: [u32; 3] = [10, 1_000, 20_000];
const ROUNDS: usize = 9;

/// How many steps a number takes to reach 1, halved or tripled plus one.
pub fn steps_to_one(number: u32) -> u32 {
    let (mut value, mut steps) = (u64::from(number.max(1)), 0);
    while value != 1 {
        value = if value % 2 == 0 { value / 2 } else { 3 * value + 1 };
        steps += 1;
    }
    steps
}

/// The steps of all numbers below `size`, one after the other.
pub fn sequential(size: u32) -> Vec<u32> {
    (0..size).map(steps_to_one).collect()
}

/// The same, in the workers of a pool.
pub fn parallel(pool: &ThreadPool, size: u32) -> Vec<u32> {
    // New: `into_par_iter`. The collected results keep the order of the numbers.
    pool.install(|| (0..size).into_par_iter().map(steps_to_one).collect())
}

/// The same over an iterator that rayon cannot halve: whoever is free takes the next.
pub fn bridged(pool: &ThreadPool, size: u32) -> Vec<u32> {
    pool.install(|| (0..size).par_bridge().map(steps_to_one).collect())
}

fn show(report: &mut Report) -> Result<()> {
    let pool = rayon_pool::start(WORKERS)?;
    let expected = sequential(TO_SEE);
    let found = report.watch("a parallel iterator", || {
        rayon_pool::start(WORKERS).map(|p| parallel(&p, TO_SEE))
    })?;
    report.must(found == expected, "the parallel answer is the sequential one, in its order");
    let mut unordered = bridged(&pool, TO_SEE);
    report.may(unordered != expected, "par_bridge returned the results in another order");
    let mut sorted = expected;
    sorted.sort_unstable();
    unordered.sort_unstable();
    report.must(unordered == sorted, "par_bridge loses and repeats nothing");
    let mut bars = Bars::new("numbers", ["one after the other", "parallel", "speed-up"]);
    let mut comparisons = Vec::new();
    for size in SIZES {
        let mut variants = [
            Variant::new("sequential", || sequential(size)),
            Variant::new("parallel", || parallel(&pool, size)),
        ];
        let comparison = measure::compare(ROUNDS, &sequential(size), &mut variants)?;
        let [alone, shared] = [0, 1].map(|at: usize| measure::time(comparison.measured[at].median));
        let speed_up = comparison.ratio(0, 1).median;
        bars.row(size, [alone, shared, format!("{speed_up:.2}x")], speed_up);
        comparisons.push(comparison);
    }
    report.bars(&bars);
    report.say(comparisons[0].conditions(&format!("{WORKERS} workers")));
    // One sentence for all sizes.
    if let Some(disturbed) = comparisons.iter().find(|it| it.disturbance().is_some()) {
        report.disturbance(disturbed);
    }
    if report.cores() == 1 {
        report.cannot("with one core there is nothing to gain, only the cost of handing around");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_steps_are_those_of_a_small_table() {
        assert_eq!(sequential(8), [0, 0, 1, 7, 2, 5, 8, 16]);
    }

    #[test]
    fn all_three_loops_find_the_same() {
        let pool = rayon_pool::start(3).unwrap();
        let expected = sequential(500);
        assert_eq!(parallel(&pool, 500), expected);
        let (mut bridged, mut sorted) = (bridged(&pool, 500), expected);
        bridged.sort_unstable();
        sorted.sort_unstable();
        assert_eq!(bridged, sorted);
    }
}
