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
use shared::measure::{self, Variant};
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
const ROUNDS: usize = 7;

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
    let waiting = chart(report, wait, expected(wait))?;
    let computing = chart(report, compute, expected(compute))?;
    conclude(report, waiting, computing);
    Ok(())
}

/// Says what the two curves come to.
fn conclude(report: &mut Report, waiting: (usize, f64), computing: (usize, f64)) {
    let (cores, (many, times)) = (report.cores(), waiting);
    report.say(format!(
        "Of these sizes {many} workers were enough for waiting, {times:.1} times as fast as one."
    ));
    if cores == 1 {
        report.cannot("with one core, no two workers compute at the same time");
        return;
    }
    let (few, times) = computing;
    report.say(format!(
        "For computing {few} were enough, {times:.1} times as fast as one, on {cores} cores."
    ));
    report.may(many > few, "waiting wanted more workers than computing");
}

/// Measures and draws all sizes; returns the first that gave nine tenths of what the best gave,
/// and how many times as fast as one it was.
fn chart(report: &mut Report, job: fn(u64) -> u64, expected: u64) -> Result<(usize, f64)> {
    let variant = |size| Variant::new("", move || in_pool(size, JOBS, job).ok());
    let comparison = measure::compare(ROUNDS, &Some(expected), &mut SIZES.map(variant))?;
    let mut bars = Bars::new("workers", ["median", "speed-up"]);
    let ratios = (0..SIZES.len()).map(|at| comparison.ratio(0, at).median);
    let speed_ups: Vec<_> = SIZES.into_iter().zip(ratios).collect();
    for ((size, speed_up), measured) in speed_ups.iter().zip(&comparison.measured) {
        let figures = [measure::time(measured.median), format!("{speed_up:.2}x")];
        bars.row(size, figures, *speed_up).range_of_rates(measured);
        if *size == report.cores() {
            bars.note("cores");
        }
    }
    report.bars(&bars);
    report.say(comparison.conditions(&format!("{JOBS} jobs, starting the pool included")));
    report.disturbance(&comparison);
    let best = speed_ups.iter().map(|(_, speed_up)| *speed_up).fold(1.0, f64::max);
    let enough = speed_ups.into_iter().find(|(_, speed_up)| *speed_up >= 0.9 * best);
    Ok(enough.unwrap_or((1, 1.0)))
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
