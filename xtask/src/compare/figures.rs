//! Medians, ranges and ratios, and how they are written.

use serde::Serialize;

/// The median of some figures, and their range.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub(super) struct Spread {
    pub(super) median: f64,
    pub(super) least: f64,
    pub(super) most: f64,
}

impl Spread {
    /// Of at least one figure; `None` of none.
    pub(super) fn of(mut figures: Vec<f64>) -> Option<Self> {
        figures.sort_by(f64::total_cmp);
        let (least, most) = (*figures.first()?, *figures.last()?);
        Some(Self { median: figures[figures.len() / 2], least, most })
    }

    /// Of the quotients of figures that belong together.
    pub(super) fn of_ratios(of: &[f64], against: &[f64]) -> Option<Self> {
        let pairs = of.iter().zip(against);
        Self::of(pairs.map(|(of, against)| of / against.max(f64::MIN_POSITIVE)).collect())
    }
}

/// A time in seconds, written with three figures and its unit: `1.23 ms`.
pub(super) fn time(seconds: f64) -> String {
    let (value, unit) = match seconds {
        ..0.999_5e-6 => (seconds * 1e9, "ns"),
        ..0.999_5e-3 => (seconds * 1e6, "µs"),
        ..0.999_5 => (seconds * 1e3, "ms"),
        _ => (seconds, "s"),
    };
    format!("{} {unit}", three(value))
}

/// A figure with three digits that count.
pub(super) fn three(value: f64) -> String {
    let decimals = match value.abs() {
        99.95.. => 0,
        9.995.. => 1,
        0.099_95.. => 2,
        _ => 4,
    };
    format!("{value:.decimals$}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_has_three_digits_and_its_unit() {
        let texts =
            [(7e-9, "7.00 ns"), (1.234e-6, "1.23 µs"), (0.0457, "45.7 ms"), (61.0, "61.0 s")];
        for (seconds, text) in texts {
            assert_eq!(time(seconds), text);
        }
        assert_eq!(time(0.000_999_9), "1.00 ms");
        assert_eq!(three(99.96), "100");
        assert_eq!(three(0.0043), "0.0043");
    }

    #[test]
    fn a_ratio_is_taken_within_each_round() {
        // A neighbour made the second round ten times as long for both.
        let ratio = Spread::of_ratios(&[20.0, 200.0, 12.0], &[10.0, 100.0, 12.0]).unwrap();
        assert_eq!(ratio, Spread { median: 2.0, least: 1.0, most: 2.0 });
        assert_eq!(Spread::of(Vec::new()), None);
    }
}
