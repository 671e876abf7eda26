//! The axis of time above a picture.

use std::time::Duration;

use super::units::Unit;

/// Two lines of the same width: labels, and the ticks below them.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Axis {
    pub(super) labels: String,
    pub(super) ticks: String,
}

/// Labels stand at least so many columns apart.
const APART: usize = 7;

/// The axis for a run of this length.
pub(super) fn axis(total: Duration, width: usize, unicode: bool) -> Axis {
    let (line, tick) = if unicode { ('─', '┬') } else { ('-', '+') };
    let mut labels: Vec<char> = vec![' '; width];
    let mut ticks = vec![line; width];
    let all = self::ticks(total, width, unicode);
    let total = total.as_nanos().max(1);
    for (at, label) in all {
        // The column that begins nearest: what begins now is seen from there on.
        let column = ((at * 2 * width as u128 + total) / (2 * total)) as usize;
        if column >= width {
            break;
        }
        ticks[column] = tick;
        if column + label.chars().count() <= width {
            for (offset, sign) in label.chars().enumerate() {
                labels[column + offset] = sign;
            }
        }
    }
    Axis { labels: labels.into_iter().collect(), ticks: ticks.into_iter().collect() }
}

/// The moments that have a tick, in nanoseconds, and their labels.
pub(crate) fn ticks(
    total: Duration,
    width: usize,
    unicode: bool,
) -> impl Iterator<Item = (u128, String)> {
    let (unit, step) = (Unit::of_run(total), step(total, width));
    let moments = (0_u128..).map(move |number| step * number);
    moments.take_while(move |at| *at <= total.as_nanos().max(1)).map(move |at| {
        (at, if at == 0 { format!("0 {}", unit.name(unicode)) } else { figure(at, unit) })
    })
}

/// The smallest step of 1, 2 or 5 times a power of ten, in nanoseconds, whose labels
/// stand apart.
fn step(total: Duration, width: usize) -> u128 {
    let total = total.as_nanos().max(1);
    let mut power = 1_u128;
    loop {
        for factor in [1, 2, 5] {
            if power * factor * width as u128 >= APART as u128 * total {
                return power * factor;
            }
        }
        power *= 10;
    }
}

fn figure(nanos: u128, unit: Unit) -> String {
    let text = format!("{:.3}", nanos as f64 / unit.nanos() as f64);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_begin_at_their_ticks() {
        let axis = axis(Duration::from_millis(70), 53, true);
        assert_eq!(axis.labels.trim_end(), "0 ms    10     20      30     40      50     60");
        assert_eq!(axis.ticks, "┬───────┬──────┬───────┬──────┬───────┬──────┬───────");
    }

    #[test]
    fn the_unit_follows_the_length() {
        let labels = |total| axis(total, 40, false).labels;
        assert!(labels(Duration::from_micros(300)).starts_with("0 us"));
        assert!(labels(Duration::from_secs(90)).starts_with("0 s"));
        assert!(labels(Duration::ZERO).starts_with("0 ns"));
    }

    #[test]
    fn both_lines_are_as_wide_as_asked() {
        for width in 1..200 {
            for millis in [0, 1, 3, 7, 70, 999, 12_345, 86_400_000] {
                let axis = axis(Duration::from_millis(millis), width, true);
                assert_eq!(axis.labels.chars().count(), width);
                assert_eq!(axis.ticks.chars().count(), width);
            }
        }
    }
}
