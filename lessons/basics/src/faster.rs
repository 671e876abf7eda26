//! Threads shorten the part that can be shared out, and no thread shortens the rest.
//!
//! A sum is made by 1, 2 and more threads, but its first tenth by main alone.
//! What many cores leave of a program is its longest path: the steps that have
//! to follow one another. Amdahl's law is that path, divided.
//!
//! Look at the picture: main's own tenth stands before the threads begin. Then
//! compare the column Amdahl, which is counted, with the speed-up, which is measured;
//! and the tenth with the share that the speed-up says one thread must have done alone.
//!
//! # Source
//!
//! Gene Amdahl, "Validity of the single processor approach …", 1967.

use std::hint::black_box;
use std::io;
use std::ops::Range;
use std::thread::{self, ScopedJoinHandle};

use shared::measure::{Variant, compare};
use shared::{Demo, Report, Result};

use crate::curve;

/// The demo.
pub const DEMO: Demo = Demo {
    name: "faster",
    claim: "Threads shorten the part that can be shared out, and no thread shortens the rest.",
    show,
};

/// Steps of the whole sum: a few milliseconds.
const STEPS: u64 = 4_000_000;
/// Of these, the steps that main does alone: one in ten.
const ALONE: u64 = STEPS / 10;
/// How often each number of threads is measured.
const ROUNDS: usize = 7;

/// A sum, and how it was made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sum {
    /// The sum itself.
    pub total: u64,
    /// The steps that had to follow one another.
    pub longest_path: u64,
}

/// Adds up `steps` numbers: the first `alone` in this thread, the others in as many as told.
///
/// # Errors
///
/// If a thread cannot be started.
pub fn sum(steps: u64, alone: u64, threads: u64) -> io::Result<Sum> {
    let first = add(0..alone);
    let border = |number| alone + (steps - alone) * number / threads;
    let parts: Vec<Sum> = thread::scope(|scope| {
        let adders = (0..threads).map(|number| {
            let block = border(number)..border(number + 1);
            let adder = thread::Builder::new().name(format!("adder-{}", number + 1));
            adder.spawn_scoped(scope, move || add(block))
        });
        // Collected, so that all are started before the first is joined.
        let adders: Vec<_> = adders.collect::<io::Result<_>>()?;
        let join =
            |adder: ScopedJoinHandle<_>| adder.join().expect("adding cannot panic: it wraps");
        io::Result::Ok(adders.into_iter().map(join).collect())
    })?;
    let longest = parts.iter().map(|part| part.longest_path).max().unwrap_or(0);
    Ok(Sum {
        total: parts.iter().fold(first.total, |total, part| total.wrapping_add(part.total)),
        longest_path: first.longest_path + longest,
    })
}

/// The longest path by Amdahl's law: what is not shared out, and a thread's share of the rest.
pub fn amdahl(steps: u64, alone: u64, threads: u64) -> u64 {
    alone + (steps - alone).div_ceil(threads)
}

/// Adds up numbers that take a few multiplications each, and counts its steps.
pub fn add(block: Range<u64>) -> Sum {
    let mut sum = Sum::default();
    for number in black_box(block) {
        let mixed = (number ^ (number >> 15)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let mixed = (mixed ^ (mixed >> 31)).wrapping_mul(mixed | 1);
        sum.total = sum.total.wrapping_add(mixed);
        sum.longest_path += 1;
    }
    sum
}

fn show(report: &mut Report) -> Result<()> {
    let cores = report.cores() as u64;
    let caption = "main's own tenth first, then a thread for each core";
    let expected = report.watch(caption, || sum(STEPS, ALONE, cores))?.total;
    let counts = curve::counts(cores);
    let comparison = compare(ROUNDS, &expected, &mut variants(&counts))?;
    let path = |threads: &u64| Ok(sum(STEPS, ALONE, *threads)?.longest_path);
    let paths: Vec<u64> = counts.iter().map(path).collect::<Result<_>>()?;
    let by_law: Vec<u64> = counts.iter().map(|threads| amdahl(STEPS, ALONE, *threads)).collect();
    let limits: Vec<f64> = paths.iter().map(|path| STEPS as f64 / *path as f64).collect();
    report.bars(&curve::bars(&counts, &limits, &comparison, cores));
    report.say(comparison.conditions(&format!("{STEPS} steps, {ALONE} by main alone")));
    report.disturbance(&comparison);
    report.must(paths == by_law, "the longest path, counted step by step, is as Amdahl says");
    if cores == 1 {
        report.cannot("a speed-up: this machine has one core, so threads only take turns");
        return Ok(());
    }
    let at = counts.iter().position(|threads| *threads == cores).unwrap_or(0);
    let speed_up = comparison.ratio(at, 0).inverse().median;
    report.say(curve::in_words(cores, speed_up, ALONE as f64 / STEPS as f64));
    report.may(speed_up > 1.2, "a thread for each core made it faster than one thread alone");
    Ok(())
}

fn variants(counts: &[u64]) -> Vec<Variant<'static, u64>> {
    let run = |threads| move || sum(STEPS, ALONE, threads).map_or(0, |sum| sum.total);
    counts.iter().map(|threads| Variant::new(threads.to_string(), run(*threads))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_number_of_threads_makes_the_same_sum() {
        let expected = add(0..1_000).total;
        for threads in [1, 2, 3, 7, 64] {
            assert_eq!(sum(1_000, 100, threads).unwrap().total, expected);
        }
    }

    #[test]
    fn the_longest_path_is_as_amdahl_says() {
        for threads in [1, 2, 3, 7, 64] {
            let sum = sum(1_000, 100, threads).unwrap();
            assert_eq!(sum.longest_path, amdahl(1_000, 100, threads));
        }
    }
}
