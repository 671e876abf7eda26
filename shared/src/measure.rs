//! Repeated measurements: the answer checked first, then median and range.

use std::fmt;
use std::time::{Duration, Instant};

use serde::Serialize;

use crate::error::{Error, Result};
use crate::machine::Load;

/// What several rounds of one program took.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Measured {
    /// Half of the rounds took at most this.
    pub median: Duration,
    /// The quickest round.
    pub least: Duration,
    /// The slowest round.
    pub most: Duration,
    /// How many rounds there were.
    pub rounds: usize,
}

impl Measured {
    /// Sums up the times of at least one round.
    ///
    /// # Panics
    ///
    /// If there is none.
    pub fn of(mut times: Vec<Duration>) -> Self {
        times.sort_unstable();
        Self {
            median: times[times.len() / 2],
            least: times[0],
            most: times[times.len() - 1],
            rounds: times.len(),
        }
    }

    /// How many times faster this is than `other`, by the medians.
    pub fn speed_up_over(&self, other: &Self) -> f64 {
        other.median.as_secs_f64() / self.median.as_secs_f64().max(f64::MIN_POSITIVE)
    }
}

impl fmt::Display for Measured {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = format!("{} ({} to {})", time(self.median), time(self.least), time(self.most));
        f.pad(&text)
    }
}

/// A time with three figures and its unit: `1.23 ms`.
pub fn time(time: Duration) -> String {
    let nanos = time.as_nanos() as f64;
    let (value, unit) = match nanos {
        ..1e3 => (nanos, "ns"),
        ..1e6 => (nanos / 1e3, "µs"),
        ..1e9 => (nanos / 1e6, "ms"),
        _ => (nanos / 1e9, "s"),
    };
    let decimals = if value >= 99.95 || unit == "ns" {
        0
    } else if value >= 9.995 {
        1
    } else {
        2
    };
    format!("{value:.decimals$} {unit}")
}

/// One program of a comparison.
pub struct Variant<'a, T> {
    /// What it is called on the screen.
    pub name: String,
    /// The program; it returns its answer.
    pub run: Box<dyn FnMut() -> T + 'a>,
}

impl<T> fmt::Debug for Variant<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

impl<'a, T> Variant<'a, T> {
    /// A program under a name.
    pub fn new(name: impl Into<String>, run: impl FnMut() -> T + 'a) -> Self {
        Self { name: name.into(), run: Box::new(run) }
    }
}

/// A comparison: what each program took, and how busy the machine was with others.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// In the order of the variants.
    pub measured: Vec<Measured>,
    /// The share of all cores that other programs used meanwhile, where it is known.
    pub others: Option<f64>,
}

impl Comparison {
    /// A sentence about what disturbed the figures, if anything did.
    pub fn disturbance(&self) -> Option<String> {
        let share = self.others.filter(|share| *share > 0.1)?;
        Some(format!(
            "Other programs used {:.0} % of the cores meanwhile; repeat when the machine is idle.",
            share * 100.0
        ))
    }
}

/// Runs the variants in turn, A B A B …, after one round that does not count.
///
/// # Errors
///
/// If an answer differs from `expected`: a wrong fast answer is never timed.
pub fn compare<T: PartialEq + fmt::Debug>(
    rounds: usize,
    expected: &T,
    variants: &mut [Variant<'_, T>],
) -> Result<Comparison> {
    let mut times = vec![Vec::with_capacity(rounds); variants.len()];
    let mut load = None;
    for round in 0..=rounds.max(1) {
        if round == 1 {
            load = Load::now();
        }
        for (variant, times) in variants.iter_mut().zip(&mut times) {
            let begin = Instant::now();
            let answer = (variant.run)();
            let time = begin.elapsed();
            if answer != *expected {
                let name = &variant.name;
                return Err(Error::plain(format!(
                    "time '{name}': its answer is {answer:?} and should be {expected:?}"
                )));
            }
            if round > 0 {
                times.push(time);
            }
        }
    }
    let measured = times.into_iter().map(Measured::of).collect();
    Ok(Comparison { measured, others: load.and_then(Load::others_since) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_has_three_figures() {
        let texts =
            [(7, "7 ns"), (1_234, "1.23 µs"), (45_678_000, "45.7 ms"), (99_990_000, "100 ms")];
        for (nanos, text) in texts {
            assert_eq!(time(Duration::from_nanos(nanos)), text);
        }
        assert_eq!(time(Duration::from_secs(61)), "61.0 s");
    }

    #[test]
    fn the_median_stands_in_the_middle_of_the_range() {
        let times = [5, 1, 9].map(Duration::from_millis).to_vec();
        let measured = Measured::of(times);
        assert_eq!(measured.median, Duration::from_millis(5));
        assert_eq!(measured.least, Duration::from_millis(1));
        assert_eq!(measured.most, Duration::from_millis(9));
        assert_eq!(measured.to_string(), "5.00 ms (1.00 ms to 9.00 ms)");
    }

    #[test]
    fn a_wrong_answer_is_not_timed() {
        let mut variants = [Variant::new("right", || 4), Variant::new("wrong", || 5)];
        let message = compare(3, &4, &mut variants).unwrap_err().to_string();
        assert_eq!(message, "cannot time 'wrong': its answer is 5 and should be 4");
    }

    #[test]
    fn variants_take_turns() {
        let order = std::cell::RefCell::new(String::new());
        let mut variants = [
            Variant::new("a", || order.borrow_mut().push('a')),
            Variant::new("b", || order.borrow_mut().push('b')),
        ];
        let comparison = compare(2, &(), &mut variants).unwrap();
        drop(variants);
        assert_eq!(comparison.measured[0].rounds, 2);
        assert_eq!(order.into_inner(), "ababab");
    }
}
