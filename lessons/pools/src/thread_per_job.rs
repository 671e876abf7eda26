//! A thread for each job is fine until the job is shorter than the start of its thread.
//!
//! A pool starts its threads once. What that saves is the same for every job, so it is most
//! of a short job and nothing of a long one. The demo finds where the two cross: below it a
//! thread for each job costs more than twice what the pool costs, above it nobody can tell.
//!
//! Look at the ratio as the work of a job grows; all answers are checked before the times.

use std::hint::black_box;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

use shared::measure::{self, Comparison, Variant};
use shared::{Bars, Demo, Report, Result};

use crate::pool_by_hand::Pool;

/// The demo.
pub const DEMO: Demo = Demo {
    name: "thread-per-job",
    claim: "A thread for each job is fine until the job is shorter than the start of its thread.",
    show,
};

const WORKERS: usize = 2;
const JOBS: u64 = 64;
const ROUNDS: usize = 7;
/// The work of a job, in additions.
const SIZES: [u64; 4] = [100, 10_000, 100_000, 1_000_000];

/// Adds up the numbers below `size`, one by one.
pub fn work(size: u64) -> u64 {
    (0..size).fold(0, |sum, number| black_box(sum + number))
}

/// Does the jobs in a pool that is there already; returns the sum of their results.
pub fn in_a_pool(pool: &Pool, jobs: u64, size: u64) -> u64 {
    let (sum, done) = (Arc::new(AtomicU64::new(0)), crossbeam::sync::WaitGroup::new());
    for _ in 0..jobs {
        let (sum, done) = (Arc::clone(&sum), done.clone());
        pool.spawn(move || {
            // Relaxed: the wait group orders the last read.
            sum.fetch_add(work(size), Ordering::Relaxed);
            drop(done);
        });
    }
    done.wait();
    sum.load(Ordering::Relaxed)
}

/// Does each job in a thread of its own, `at_once` of them at a time.
pub fn a_thread_each(at_once: usize, jobs: u64, size: u64) -> u64 {
    let mut sum = 0;
    for begin in (0..jobs).step_by(at_once) {
        let end = jobs.min(begin + at_once as u64);
        sum += thread::scope(|scope| {
            let threads: Vec<_> = (begin..end).map(|_| scope.spawn(move || work(size))).collect();
            threads.into_iter().filter_map(|it| it.join().ok()).sum::<u64>()
        });
    }
    sum
}

fn compare(pool: &Pool, size: u64) -> Result<Comparison> {
    let expected = JOBS * work(size);
    let mut variants = [
        Variant::new("pool", || in_a_pool(pool, JOBS, size)),
        Variant::new("thread each", || a_thread_each(WORKERS, JOBS, size)),
    ];
    measure::compare(ROUNDS, &expected, &mut variants)
}

fn show(report: &mut Report) -> Result<()> {
    report.watch("six jobs, a thread each, two at a time", || a_thread_each(WORKERS, 6, 10_000));
    let pool = Pool::start(WORKERS)?;
    let mut bars = Bars::new("job", ["in the pool", "a thread each", "ratio"]);
    let comparisons = SIZES.map(|size| compare(&pool, size));
    let comparisons = comparisons.into_iter().collect::<Result<Vec<_>>>()?;
    let ratios: Vec<f64> = comparisons.iter().map(|it| it.ratio(1, 0).median).collect();
    for (at, comparison) in comparisons.iter().enumerate() {
        let each = |it: usize| measure::time(comparison.measured[it].median.div_f64(JOBS as f64));
        let alone = measure::time(one_alone(SIZES[at]));
        bars.row(alone, [each(0), each(1), format!("{:.2}", ratios[at])], ratios[at]);
    }
    report.bars(&bars);
    let sizes = format!("{JOBS} jobs, {WORKERS} workers, times are for one job");
    report.say(comparisons[0].conditions(&sizes));
    // One sentence for all lengths.
    if let Some(disturbed) = comparisons.iter().find(|it| it.disturbance().is_some()) {
        report.disturbance(disturbed);
    }
    report.must(pool.finish() == 0, "all jobs were done, in the pool and in threads of their own");
    let dear = ratios.iter().filter(|ratio| **ratio > 2.0).count();
    let lengths = if dear == 1 { "length" } else { "lengths" };
    report.say(format!(
        "A thread for each job took more than twice as long for {dear} {lengths} of job."
    ));
    report
        .may(ratios[0] > ratios[ratios.len() - 1], "the shorter the job, the more the pool saves");
    Ok(())
}

/// How long one job takes alone: the quickest of a few.
fn one_alone(size: u64) -> Duration {
    let mut variants = [Variant::new("alone", || work(size))];
    let alone = measure::compare(ROUNDS, &work(size), &mut variants);
    alone.map_or(Duration::ZERO, |alone| alone.measured[0].least)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways_do_every_job() {
        let pool = Pool::start(3).unwrap();
        for jobs in [0, 1, 7] {
            assert_eq!(in_a_pool(&pool, jobs, 100), jobs * 4950);
            assert_eq!(a_thread_each(2, jobs, 100), jobs * 4950);
        }
    }
}
