//! Parts of a job can be too small, too large, and equal where the work is not.
//!
//! The primes below a number are counted in parts. Very small parts pay for a queue more
//! than for primes. One part a worker, of equal length, is unfair: the upper half has larger
//! numbers and takes longer, so that one worker ends early and watches. Parts in between
//! even that out. All parts together give the same count, whatever their size.
//!
//! Look at the bars: somewhere in the middle is the shortest.

use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use shared::measure::{self, Variant, serial_share};
use shared::{Bars, Demo, Report, Result};

/// The demo.
pub const DEMO: Demo = Demo {
    name: "granularity",
    claim: "Parts of a job can be too small, too large, and equal where the work is not.",
    show,
};

const LIMIT: u64 = 20_000;
const ROUNDS: usize = 7;
/// Numbers in a part; the last one is half of all.
const SIZES: [u64; 5] = [1, 10, 100, 1_000, LIMIT / 2];

/// Counts the primes of a range by trying all divisors.
pub fn primes(range: Range<u64>) -> u64 {
    let is_prime = |number: &u64| {
        *number > 1
            && (2..*number).take_while(|it| it * it <= *number).all(|it| !number.is_multiple_of(it))
    };
    range.filter(is_prime).count() as u64
}

/// Counts the primes below a limit with some workers; each takes the next part of so many
/// numbers until there is none.
pub fn in_parts(workers: usize, limit: u64, size: u64) -> u64 {
    let (next, count) = (AtomicU64::new(0), AtomicU64::new(0));
    let work = || {
        loop {
            // Relaxed: each part is given out once, and the scope orders the last read.
            let begin = next.fetch_add(size, Ordering::Relaxed);
            if begin >= limit {
                return;
            }
            let found = primes(begin..limit.min(begin + size));
            count.fetch_add(found, Ordering::Relaxed);
        }
    };
    thread::scope(|scope| (0..workers).for_each(|_| drop(scope.spawn(work))));
    count.into_inner()
}

fn show(report: &mut Report) -> Result<()> {
    let workers = report.cores().max(2);
    report.watch("two halves of equal length", || in_parts(2, LIMIT, LIMIT / 2));
    report.watch("parts of a hundred", || in_parts(2, LIMIT, 100));
    let expected = primes(0..LIMIT);
    let mut variants = vec![Variant::new("alone", || primes(0..LIMIT))];
    for size in SIZES {
        variants.push(Variant::new(size.to_string(), move || in_parts(workers, LIMIT, size)));
    }
    let comparison = measure::compare(ROUNDS, &expected, &mut variants)?;
    let mut bars = Bars::new("part", ["median", "speed-up"]);
    let mut best = (0, 0.0);
    for place in 1..=SIZES.len() {
        let speed_up = comparison.ratio(place, 0).inverse().median;
        let figures = [measure::time(comparison.measured[place].median), format!("{speed_up:.2}")];
        bars.row(SIZES[place - 1], figures, comparison.measured[place].median.as_secs_f64());
        if speed_up > best.1 {
            best = (SIZES[place - 1], speed_up);
        }
    }
    report.bars(&bars);
    let sizes = format!("{expected} primes below {LIMIT}, {workers} workers");
    report.say(comparison.conditions(&sizes));
    report.disturbance(&comparison);
    report.must(true_of_all(expected, workers), "every size of part gives the same count");
    if report.cores() == 1 {
        report.cannot("on one core no part runs beside another one");
        return Ok(());
    }
    let (part, speed_up) = best;
    let share = serial_share(workers, speed_up).unwrap_or(1.0) * 100.0;
    report.say(format!(
        "Parts of {part} were best here: {speed_up:.2} times as fast as alone on {workers} cores, \
         as if {share:.0} % of the work were done by one alone."
    ));
    report.may(
        part != SIZES[0] && part != LIMIT / 2,
        "the best part is neither the smallest nor the largest",
    );
    Ok(())
}

fn true_of_all(expected: u64, workers: usize) -> bool {
    SIZES.iter().all(|size| in_parts(workers, LIMIT, *size) == expected)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_count_does_not_depend_on_the_parts() {
        assert_eq!(primes(0..100), 25);
        for size in [1, 7, 50, 1_000] {
            for workers in [1, 2, 5] {
                assert_eq!(in_parts(workers, 100, size), 25, "{size} {workers}");
            }
        }
    }
}
