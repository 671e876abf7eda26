//! Work for the processor wants as many workers as cores; waiting wants many more.
//!
//! A worker that computes needs a core, and there are only so many. A worker that
//! waits, for a disk, a network or a person, needs none: sixteen of them wait in
//! the time of one. So there is no right size for a pool, only one for each kind
//! of job.
//!
//! Look at where each of the two charts stops growing.

use std::hint;
use std::io;
use std::thread;
use std::time::Duration;

use crossbeam::channel;
use shared::measure::{self, Comparison, Variant};
use shared::{Bars, Demo, Report, Result};

use crate::pool_by_hand::Pool;

/// The demo.
pub const DEMO: Demo = Demo {
    name: "pool-size",
    claim: "Work for the processor wants as many workers as cores; waiting wants many more.",
    show,
};

const SIZES: [usize; 5] = [1, 2, 4, 8, 16];
const JOBS: u64 = 16;
/// How long a job waits, when waiting is its work.
const WAIT: Duration = Duration::from_millis(1);
/// Numbers that a computing job mixes together, each with the result so far.
const NUMBERS: u64 = 150_000;
const ROUNDS: usize = 5;

/// A job that keeps a core busy, and its answer.
pub fn compute(seed: u64) -> u64 {
    let mix =
        |sum: u64, number: u64| (sum ^ number).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(13);
    (0..NUMBERS).fold(hint::black_box(seed), mix)
}

/// A job that keeps nobody busy, and its answer.
pub fn wait(seed: u64) -> u64 {
    thread::sleep(WAIT);
    seed
}

/// Does the jobs 0 to `jobs` in a pool of this size; returns the sum of their answers.
///
/// # Errors
///
/// If the operating system refuses a thread.
pub fn in_pool(workers: usize, jobs: u64, job: fn(u64) -> u64) -> io::Result<u64> {
    let pool = Pool::start(workers)?;
    let (done, answers) = channel::unbounded();
    for seed in 0..jobs {
        let done = done.clone();
        pool.spawn(move || {
            // The answers are read after the pool has ended.
            let _ = done.send(job(seed));
        });
    }
    pool.finish();
    drop(done);
    Ok(answers.iter().fold(0, u64::wrapping_add))
}

fn show(report: &mut Report) -> Result<()> {
    let expected = |job: fn(u64) -> u64| (0..JOBS).map(job).fold(0, u64::wrapping_add);
    let waited = report.watch("sixteen waits, eight workers", || in_pool(8, JOBS, wait))?;
    report.must(waited == expected(wait), "every wait was waited once");
    let computed =
        report.watch("sixteen computations, four workers", || in_pool(4, JOBS, compute))?;
    report.must(computed == expected(compute), "every computation was done once");
    chart(report, "waiting", wait, expected(wait))?;
    chart(report, "computing", compute, expected(compute))?;
    let cores = report.cores();
    report.say(format!(
        "Medians of {ROUNDS} rounds: {JOBS} jobs, starting the pool included, {cores} cores."
    ));
    Ok(())
}

fn chart(report: &mut Report, title: &str, job: fn(u64) -> u64, expected: u64) -> Result<()> {
    let variant = |size| Variant::new("", move || in_pool(size, JOBS, job).ok());
    let comparison = measure::compare(ROUNDS, &Some(expected), &mut SIZES.map(variant))?;
    let speed_ups = speed_ups(&comparison);
    let best = (0..SIZES.len()).max_by(|a, b| speed_ups[*a].total_cmp(&speed_ups[*b])).unwrap_or(0);
    let mut bars = Bars::new("workers", ["median", "speed-up"]);
    for (at, size) in SIZES.iter().enumerate() {
        let measured = &comparison.measured[at];
        let figures = [measure::time(measured.median), format!("{:.2}x", speed_ups[at])];
        bars.row(size, figures, speed_ups[at]).range_of_rates(measured);
        if *size == report.cores() {
            bars.note("cores");
        }
    }
    report.bars(&bars);
    report.say(format!("{title}: the best of these sizes was {} in this run.", SIZES[best]));
    report.disturbance(&comparison);
    Ok(())
}

fn speed_ups(comparison: &Comparison) -> Vec<f64> {
    let alone = comparison.measured[0];
    comparison.measured.iter().map(|measured| measured.speed_up_over(&alone)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_answer_does_not_depend_on_the_size() {
        let expected = (0..10).map(compute).fold(0, u64::wrapping_add);
        for workers in [1, 3, 16] {
            assert_eq!(in_pool(workers, 10, compute).unwrap(), expected);
            assert_eq!(in_pool(workers, 10, wait).unwrap(), 45);
        }
    }
}
