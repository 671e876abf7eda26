//! The speed-up over the number of threads, for `faster`: in bars, and in words.

use shared::Bars;
use shared::measure::{self, Comparison, serial_share};

/// One thread, up to twice as many as cores; of many cores not each number.
pub fn counts(cores: u64) -> Vec<u64> {
    let is_told = |n: &u64| *n <= 4 || n.is_power_of_two() || *n == cores || *n == 2 * cores;
    (1..=2 * cores).filter(is_told).collect()
}

/// What a speed-up says about the part that was not shared out.
pub fn in_words(cores: u64, speed_up: f64, counted: f64) -> String {
    let percent = |share: f64| format!("{:.1} %", share * 100.0);
    let measured = serial_share(cores as usize, speed_up).map_or("?".to_owned(), percent);
    let counted = percent(counted);
    format!(
        "{cores} threads on as many cores were {speed_up:.2} times as fast as one: as if \
         {measured} of the work were done by one thread alone. Counted, it is {counted}; the \
         rest is starting, joining, and cores that others used."
    )
}

/// A bar for each number of threads, as long as the speed-up; beside it what `limits` allow.
pub fn bars(counts: &[u64], limits: &[f64], comparison: &Comparison, cores: u64) -> Bars {
    let mut bars = Bars::new("threads", ["median", "Amdahl", "speed-up"]);
    for (at, (threads, limit)) in counts.iter().zip(limits).enumerate() {
        let measured = &comparison.measured[at];
        let speed_up = comparison.ratio(at, 0).inverse().median;
        let median = measure::time(measured.median);
        let figures = [median, format!("{limit:.2}x"), format!("{speed_up:.2}x")];
        bars.row(threads, figures, speed_up).range_of_rates(measured);
        if *threads == cores {
            bars.note("all cores");
        }
    }
    bars
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_threads_go_up_to_twice_the_cores() {
        assert_eq!(counts(1), [1, 2]);
        assert_eq!(counts(6), [1, 2, 3, 4, 6, 8, 12]);
    }

    #[test]
    fn a_speed_up_below_the_cores_is_told_as_a_serial_share() {
        let words = in_words(2, 4.0 / 3.0, 0.1);
        assert!(words.contains("as if 50.0 % of the work"), "{words}");
    }
}
