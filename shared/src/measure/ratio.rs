//! How many times as long, round by round.

use std::fmt;
use std::time::Duration;

use serde::Serialize;

/// How many times as long one program took as another that ran just before or after it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Ratio {
    /// In half of the rounds it was at most this.
    pub median: f64,
    /// The smallest of all rounds.
    pub least: f64,
    /// The largest of all rounds.
    pub most: f64,
}

impl Ratio {
    /// The ratios of at least one pair of times.
    ///
    /// # Panics
    ///
    /// If there is none.
    pub fn of_pairs(of: &[Duration], against: &[Duration]) -> Self {
        let pairs = of.iter().zip(against);
        Self::of(pairs.map(|(of, against)| quotient(*of, *against)).collect())
    }

    /// Sums up at least one ratio.
    ///
    /// # Panics
    ///
    /// If there is none.
    pub fn of(mut ratios: Vec<f64>) -> Self {
        ratios.sort_by(f64::total_cmp);
        Self { median: ratios[ratios.len() / 2], least: ratios[0], most: ratios[ratios.len() - 1] }
    }

    /// The same seen from the other side: how many times as fast.
    pub fn inverse(self) -> Self {
        Self { median: 1.0 / self.median, least: 1.0 / self.most, most: 1.0 / self.least }
    }
}

fn quotient(of: Duration, against: Duration) -> f64 {
    of.as_secs_f64() / against.as_secs_f64().max(f64::MIN_POSITIVE)
}

impl fmt::Display for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{:.2} ({:.2} to {:.2})", self.median, self.least, self.most))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twice_as_long_is_half_as_fast() {
        let ratio = Ratio::of(vec![4.0, 2.0, 1.0]);
        assert_eq!(ratio.to_string(), "2.00 (1.00 to 4.00)");
        assert_eq!(ratio.inverse().to_string(), "0.50 (0.25 to 1.00)");
    }
}
