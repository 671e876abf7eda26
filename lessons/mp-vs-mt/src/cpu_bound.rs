//! Work for the processor goes faster up to the number of cores, with threads or processes.
//!
//! Beyond that more workers only take turns. Threads begin sooner; processes pay
//! their start each time. In Python with its global lock only processes help:
//! there a thread may run only while no other one does. Where a Python is found,
//! it counts the same way, with threads and with processes.
//!
//! Look at the threads' lanes: they run all their life, and wait for nobody.

use std::hint::black_box;
use std::io::{self, Write};
use std::process::{ExitCode, Stdio};
use std::thread;

use shared::child::Role;
use shared::measure::{self, Variant, compare};
use shared::{Bars, Demo, Report, Result};

use crate::ward::{self, Ward};

pub mod global_lock;

/// The demo.
pub const DEMO: Demo = Demo {
    name: "cpu-bound",
    claim: "Work for the processor goes faster up to the number of cores, and no further.",
    show,
};

/// Primes are counted below this.
const LIMIT: u32 = 200_000;
/// So many there are.
const PRIMES: usize = 17_984;
const ROUNDS: usize = 3;
/// Numbers in a block. The blocks are dealt out like cards: single numbers would
/// give one of two workers all the even ones, and nothing to do.
const BLOCK: u32 = 100;
/// A child that counts its share: which, of how many, below what.
pub const COUNTS: Role =
    Role { name: "counts", lesson: "mp-vs-mt", play: |arguments| count(arguments) };

/// Counts the primes in every `workers`-th block below `limit`, from block `index` on.
pub fn primes(index: u32, workers: u32, limit: u32) -> usize {
    let is_prime = |number: u32| {
        let mut divisors = (2..).take_while(|divisor| divisor * divisor <= number);
        number > 1 && divisors.all(|divisor| !number.is_multiple_of(divisor))
    };
    let blocks = (index * BLOCK..limit).step_by((workers * BLOCK) as usize);
    blocks
        .flat_map(|block| block..(block + BLOCK).min(limit))
        .filter(|number| is_prime(black_box(*number)))
        .count()
}

/// Shares the work among threads.
pub fn by_threads(workers: u32, limit: u32) -> usize {
    thread::scope(|scope| {
        let start = |index| {
            let counter = thread::Builder::new().name(format!("counter-{}", index + 1));
            let counter = counter.spawn_scoped(scope, move || primes(index, workers, limit));
            counter.expect("the system gives us as many threads as it has cores, or twice")
        };
        let counters: Vec<_> = (0..workers).map(start).collect();
        counters.into_iter().filter_map(|counter| counter.join().ok()).sum()
    })
}

/// Shares the work among processes: the numbers go as words, the counts come as text.
///
/// # Errors
///
/// If one cannot be started, or its answer makes no sense.
pub fn by_processes(workers: u32, limit: u32) -> io::Result<usize> {
    let start = |index: u32| {
        let words = [index, workers, limit].map(|number| number.to_string());
        Ward::start(COUNTS.command()?.args(words).stdout(Stdio::piped()))
    };
    // All are started before the first is read, or they would work in turn.
    let counters = (0..workers).map(start).collect::<io::Result<Vec<_>>>()?;
    counters
        .into_iter()
        .map(|counter| counter.output()?.1.trim().parse::<usize>().map_err(io::Error::other))
        .sum()
}

fn count(arguments: &[String]) -> ExitCode {
    let words: Vec<u32> = arguments.iter().filter_map(|word| word.parse().ok()).collect();
    let [index, workers, limit] = words[..] else { return ExitCode::FAILURE };
    ward::code(writeln!(io::stdout(), "{}", primes(index, workers, limit)))
}

fn show(report: &mut Report) -> Result<()> {
    let cores = u32::try_from(report.cores()).unwrap_or(1);
    let caption = format!("primes below {LIMIT}: {cores} of each kind, threads, then processes");
    let (threads, processes) =
        report.watch(&caption, || (by_threads(cores, LIMIT), by_processes(cores, LIMIT)));
    report.answer(format!("primes below {LIMIT}"), threads);
    report.must(threads == PRIMES, "the threads' shares add up to all primes");
    report.must(processes? == PRIMES, "so do the processes' shares");
    measure(report, cores)?;
    global_lock::show(report, cores)
}

/// One worker, one for each core, and twice as many; threads, then processes.
fn measure(report: &mut Report, cores: u32) -> Result<()> {
    let mut variants = Vec::new();
    for n in [1, cores, 2 * cores] {
        variants.push(Variant::new(format!("threads: {n}"), move || by_threads(n, LIMIT)));
    }
    for n in [1, cores, 2 * cores] {
        let run = move || by_processes(n, LIMIT).unwrap_or_default();
        variants.push(Variant::new(format!("processes: {n}"), run));
    }
    let comparison = compare(ROUNDS, &PRIMES, &mut variants)?;
    let up = |at: usize| comparison.measured[at].speed_up_over(&comparison.measured[0]);
    let mut bars = Bars::new("workers", ["median", "speed-up"]);
    for (at, (variant, measured)) in variants.iter().zip(&comparison.measured).enumerate() {
        let figures = [measure::time(measured.median), format!("{:.2}x", up(at))];
        bars.row(&variant.name, figures, up(at)).range_of_rates(measured);
        if variant.name.ends_with(&format!(" {cores}")) {
            bars.note("as many as cores");
        }
    }
    report.bars(&bars);
    report.disturbance(&comparison);
    if cores == 1 {
        report.cannot("with one core no number of workers is faster than one");
    } else {
        report.may(
            up(1) > 0.8 * f64::from(cores),
            "a thread for each core divides the time by their number, nearly",
        );
        report.may(up(2) < 1.1 * up(1), "twice as many threads as cores gain nothing more");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shares_add_up_whatever_their_number() {
        for workers in 1..5 {
            assert_eq!(by_threads(workers, 1_000), 168);
            assert_eq!(by_processes(workers, 1_000).unwrap(), 168);
            assert_eq!(by_threads(workers, LIMIT), PRIMES);
        }
    }
}
