//! Times as text, never without their unit.

use std::time::Duration;

/// A unit of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Unit {
    Nanos,
    Micros,
    Millis,
    Seconds,
}

impl Unit {
    /// The unit in which a whole run of this length reads best.
    pub(crate) fn of_run(total: Duration) -> Self {
        // At least two of the unit: 1.5 ms would have most of its labels after the point.
        [Self::Seconds, Self::Millis, Self::Micros]
            .into_iter()
            .find(|unit| total.as_nanos() >= 2 * unit.nanos())
            .unwrap_or(Self::Nanos)
    }

    pub(crate) fn nanos(self) -> u128 {
        match self {
            Self::Nanos => 1,
            Self::Micros => 1_000,
            Self::Millis => 1_000_000,
            Self::Seconds => 1_000_000_000,
        }
    }

    pub(crate) fn name(self, unicode: bool) -> &'static str {
        match self {
            Self::Nanos => "ns",
            Self::Micros if unicode => "µs",
            Self::Micros => "us",
            Self::Millis => "ms",
            Self::Seconds => "s",
        }
    }

    /// The bare figure with so many digits after the point, for a place that says the unit.
    pub(crate) fn exact(self, time: Duration, digits: usize) -> String {
        format!("{:.digits$}", time.as_nanos() as f64 / self.nanos() as f64)
    }

    /// The bare figure, for a place that says the unit: `-` for nearly nothing, one
    /// digit after the point below 10, and never more than six signs.
    pub(super) fn figure(self, time: Duration) -> String {
        let figure = time.as_nanos() as f64 / self.nanos() as f64;
        if figure < 0.05 {
            "-".into()
        } else if figure < 9.95 {
            format!("{figure:.1}")
        } else if figure < 999_999.5 {
            format!("{figure:.0}")
        } else {
            format!("{figure:.0e}")
        }
    }
}

/// A time with the unit that suits it: `21 ms`, `1.3 ms`, `350 µs`.
pub(crate) fn time(time: Duration, unicode: bool) -> String {
    let unit = [Unit::Seconds, Unit::Millis, Unit::Micros]
        .into_iter()
        .find(|unit| rounds_to_one(time, *unit))
        .unwrap_or(Unit::Nanos);
    let figure = time.as_nanos() as f64 / unit.nanos() as f64;
    let figure = match unit {
        Unit::Nanos => format!("{figure:.0}"),
        _ if figure < 9.95 => format!("{figure:.1}"),
        _ => format!("{figure:.0}"),
    };
    let figure = figure.strip_suffix(".0").unwrap_or(&figure);
    format!("{figure} {}", unit.name(unicode))
}

/// Whether the time is at least one of the unit once it is rounded to what is shown:
/// 999.6 µs are 1 ms and not 1000 µs.
fn rounds_to_one(time: Duration, unit: Unit) -> bool {
    time.as_nanos() * 2_000 >= unit.nanos() * 1_999
}

/// A count with its thousands apart.
pub(crate) fn count(count: usize) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(' ');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_has_two_digits_and_the_unit_that_suits() {
        let text = |nanos| time(Duration::from_nanos(nanos), true);
        assert_eq!(text(0), "0 ns");
        assert_eq!(text(950), "950 ns");
        assert_eq!(text(1_000), "1 µs");
        assert_eq!(text(1_340_000), "1.3 ms");
        assert_eq!(text(9_960_000), "10 ms");
        assert_eq!(text(21_200_000), "21 ms");
        assert_eq!(text(999_700), "1 ms");
        assert_eq!(text(12_000_000_000), "12 s");
        assert_eq!(time(Duration::from_micros(350), false), "350 us");
    }

    #[test]
    fn a_run_is_measured_in_the_largest_unit_that_it_fills_twice() {
        assert_eq!(Unit::of_run(Duration::ZERO), Unit::Nanos);
        assert_eq!(Unit::of_run(Duration::from_micros(1_900)), Unit::Micros);
        assert_eq!(Unit::of_run(Duration::from_millis(70)), Unit::Millis);
        assert_eq!(Unit::of_run(Duration::from_secs(3)), Unit::Seconds);
    }

    #[test]
    fn thousands_stand_apart() {
        assert_eq!(count(7), "7");
        assert_eq!(count(984), "984");
        assert_eq!(count(4_312), "4 312");
        assert_eq!(count(1_000_000), "1 000 000");
    }
}
