//! Repeated measurements: the answer checked first, then median and range.
//!
//! Programs that are compared run in turn, A B A B …, so that a busy neighbour hits all
//! alike, and their [`Ratio`] is taken within each round. A set of rounds in which other
//! programs took much of the machine is run once more, and the quieter one counts.

use std::fmt;
use std::time::{Duration, Instant};

use serde::Serialize;

use crate::chart::Bars;
use crate::error::{Error, Result};
use crate::machine::{Load, Machine};

mod growth;
mod ratio;

pub use growth::{exponent, serial_share};
pub use ratio::Ratio;

/// Above this share of all cores, other programs spoil a set of rounds.
const SPOILT: f64 = 0.25;
/// Above this share it is said that they were there.
const WORTH_SAYING: f64 = 0.1;

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

/// Two times as a range, with one unit where it serves both: `1.20 to 3.40 ms`.
fn range(least: Duration, most: Duration) -> String {
    let (least, most) = (time(least), time(most));
    match (least.split_once(' '), most.split_once(' ')) {
        (Some((figure, unit)), Some((_, same))) if unit == same => format!("{figure} to {most}"),
        _ => format!("{least} to {most}"),
    }
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
    names: Vec<String>,
    /// The time of each variant in each round.
    times: Vec<Vec<Duration>>,
}

impl Comparison {
    /// How many times as long as `against` the variant `of` took, round by round.
    ///
    /// # Panics
    ///
    /// If there is no such variant.
    pub fn ratio(&self, of: usize, against: usize) -> Ratio {
        Ratio::of_pairs(&self.times[of], &self.times[against])
    }

    /// A bar for each variant, as long as its median, with the time of one of `items` items,
    /// its range, and the ratio to the first variant.
    pub fn bars(&self, label: &str, item: &str, items: usize) -> Bars {
        let each = |time: Duration| time.div_f64(items.max(1) as f64);
        let mut bars = Bars::new(label, [item, "range", "ratio"]);
        for (place, (name, measured)) in self.names.iter().zip(&self.measured).enumerate() {
            let median = each(measured.median);
            let range = range(each(measured.least), each(measured.most));
            let ratio = format!("{:.2}", self.ratio(place, 0).median);
            let figures = [time(median), range, ratio];
            bars.row(name, figures, median.as_secs_f64()).range_of_times(measured);
        }
        bars
    }

    /// Under which conditions it was measured, in one sentence: the sizes, in words of the
    /// demo's own, the rounds, the cores and the build.
    pub fn conditions(&self, sizes: &str) -> String {
        let rounds = self.times.first().map_or(0, Vec::len);
        format!("Medians of {rounds} rounds in turn: {sizes}; {}.", Machine::this())
    }

    /// A sentence about what disturbed the figures, if anything did.
    pub fn disturbance(&self) -> Option<String> {
        self.others.and_then(disturbance)
    }
}

/// A sentence about the share of all cores that other programs used, if it was much.
pub fn disturbance(others: f64) -> Option<String> {
    (others > WORTH_SAYING).then(|| {
        format!(
            "Other programs used {:.0} % of the cores meanwhile; repeat when the machine is idle.",
            others * 100.0
        )
    })
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
    // The first round makes everything warm, and finds a wrong answer before it is timed.
    set_of_rounds(1, expected, variants)?;
    let first = set_of_rounds(rounds.max(1), expected, variants)?;
    if first.others.is_none_or(|share| share <= SPOILT) {
        return Ok(first);
    }
    let second = set_of_rounds(rounds.max(1), expected, variants)?;
    Ok(if second.others < first.others { second } else { first })
}

fn set_of_rounds<T: PartialEq + fmt::Debug>(
    rounds: usize,
    expected: &T,
    variants: &mut [Variant<'_, T>],
) -> Result<Comparison> {
    let mut times = vec![Vec::with_capacity(rounds); variants.len()];
    let load = Load::now();
    for _ in 0..rounds {
        for (variant, times) in variants.iter_mut().zip(&mut times) {
            let begin = Instant::now();
            let answer = (variant.run)();
            times.push(begin.elapsed());
            if answer != *expected {
                let name = &variant.name;
                return Err(Error::plain(format!(
                    "time '{name}': its answer is {answer:?} and should be {expected:?}"
                )));
            }
        }
    }
    Ok(Comparison {
        measured: times.iter().cloned().map(Measured::of).collect(),
        others: load.and_then(Load::others_since),
        names: variants.iter().map(|variant| variant.name.clone()).collect(),
        times,
    })
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
    fn a_range_has_one_unit_where_it_can() {
        let micros = Duration::from_micros;
        assert_eq!(range(micros(2), micros(9)), "2.00 to 9.00 µs");
        assert_eq!(range(micros(2), micros(9_000)), "2.00 µs to 9.00 ms");
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
        // All of it twice, if other programs were busy meanwhile.
        let order = order.into_inner();
        assert!(order == "ababab" || order == "ababababab", "{order}");
    }

    #[test]
    fn a_ratio_is_taken_within_each_round() {
        let millis = |times: [u64; 3]| times.map(Duration::from_millis).to_vec();
        // A neighbour made the second round ten times as long for both.
        let times = vec![millis([10, 100, 12]), millis([20, 200, 12])];
        let comparison = Comparison {
            measured: times.iter().cloned().map(Measured::of).collect(),
            others: None,
            names: vec!["one".to_owned(), "two".to_owned()],
            times,
        };
        let ratio = comparison.ratio(1, 0);
        assert_eq!((ratio.least, ratio.median, ratio.most), (1.0, 2.0, 2.0));
        assert!(
            comparison.conditions("3 steps").starts_with("Medians of 3 rounds in turn: 3 steps; ")
        );
    }
}
