//! How cost grows with size, and what more threads can bring.

/// The power of the size with which a cost grows: 1 doubles with the size, 2 is four times as
/// much, 0 stays. It is fitted to the logarithms of all points (size, cost), each above 0, by
/// least squares; `None` for fewer than two different sizes.
pub fn exponent(points: &[(f64, f64)]) -> Option<f64> {
    let logs: Vec<(f64, f64)> = points
        .iter()
        .filter(|(x, y)| *x > 0.0 && *y > 0.0)
        .map(|(x, y)| (x.ln(), y.ln()))
        .collect();
    let count = logs.len() as f64;
    let mean_x = logs.iter().map(|(x, _)| x).sum::<f64>() / count;
    let mean_y = logs.iter().map(|(_, y)| y).sum::<f64>() / count;
    let spread: f64 = logs.iter().map(|(x, _)| (x - mean_x).powi(2)).sum();
    let together: f64 = logs.iter().map(|(x, y)| (x - mean_x) * (y - mean_y)).sum();
    (spread > 1e-9).then(|| together / spread)
}

/// The share of the work that is done by one thread alone, if `threads` threads on as many
/// cores made it `speed_up` times as fast: Amdahl's law, solved for it. 0 to 1; `None` for
/// one thread.
///
/// # Source
///
/// G. Amdahl, *Validity of the single processor approach to achieving large scale computing
/// capabilities*, 1967.
pub fn serial_share(threads: usize, speed_up: f64) -> Option<f64> {
    let threads = threads as f64;
    (threads > 1.0 && speed_up > 0.0)
        .then(|| ((threads / speed_up - 1.0) / (threads - 1.0)).clamp(0.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(found: Option<f64>, wanted: f64) {
        assert!(found.is_some_and(|found| (found - wanted).abs() < 1e-6), "{found:?}");
    }

    #[test]
    fn a_power_is_found_again() {
        let points = |power: f64| [1.0, 10.0, 100.0, 1000.0_f64].map(|x| (x, 3.0 * x.powf(power)));
        for power in [0.0, 0.5, 1.0, 2.0] {
            close(exponent(&points(power)), power);
        }
        assert_eq!(exponent(&[(5.0, 1.0)]), None);
        assert_eq!(exponent(&[(5.0, 1.0), (5.0, 2.0)]), None);
    }

    #[test]
    fn amdahl_has_no_serial_share_where_the_speed_up_is_whole() {
        close(serial_share(2, 2.0), 0.0);
        close(serial_share(4, 1.0), 1.0);
        close(serial_share(2, 4.0 / 3.0), 0.5);
        assert_eq!(serial_share(1, 1.0), None);
    }
}
