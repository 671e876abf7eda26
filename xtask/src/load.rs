//! How busy other programs keep the machine. `shared::machine` does the same for lessons,
//! which this program does not link.

use std::fs;
use std::time::{Duration, Instant};

/// Linux counts in hundredths of a second, whatever the machine's own clock.
const TICK: Duration = Duration::from_millis(10);

/// Above this share of all cores it is said that others were there.
const WORTH_SAYING: f64 = 0.1;

/// Processor time since the machine started: of all programs, and of this one with the
/// children that it has waited for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Load {
    taken: Instant,
    all: Duration,
    own: Duration,
}

impl Load {
    /// The load up to now; `None` where the system does not tell.
    pub(crate) fn now() -> Option<Self> {
        let all = fs::read_to_string("/proc/stat").ok()?;
        // User, nice, system, irq, softirq, steal; not idle, not waiting.
        let all = sum(all.lines().next()?, &[1, 2, 3, 6, 7, 8])?;
        let own = fs::read_to_string("/proc/self/stat").ok()?;
        // The name in parentheses may hold spaces; the figures begin behind it.
        let own = sum(own.rsplit_once(')')?.1, &[11, 12, 13, 14])?;
        Some(Self { taken: Instant::now(), all, own })
    }

    /// The share of all cores that other programs used since then, 0 to 1.
    pub(crate) fn others_since(self) -> Option<f64> {
        let now = Self::now()?;
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let passed = now.taken.duration_since(self.taken).as_secs_f64() * cores as f64;
        let others =
            now.all.saturating_sub(self.all).saturating_sub(now.own.saturating_sub(self.own));
        // Below a few ticks the figure says nothing.
        (passed > 0.1).then(|| (others.as_secs_f64() / passed).clamp(0.0, 1.0))
    }
}

/// A sentence about the share of all cores that other programs used, if it was much.
pub(crate) fn disturbance(others: f64) -> Option<String> {
    (others > WORTH_SAYING).then(|| {
        format!(
            "Other programs used {:.0} % of the cores meanwhile; repeat when the machine is idle.",
            others * 100.0
        )
    })
}

/// The ticks in these columns, as a time.
fn sum(line: &str, columns: &[usize]) -> Option<Duration> {
    let figures: Vec<&str> = line.split_whitespace().collect();
    let ticks = columns.iter().map(|column| figures.get(*column)?.parse::<u64>().ok());
    Some(TICK * u32::try_from(ticks.sum::<Option<u64>>()?).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_columns_are_added_up_as_hundredths_of_a_second() {
        assert_eq!(sum("cpu 1 2 900 3", &[1, 2, 4]), Some(TICK * 6));
        assert_eq!(sum("cpu 1", &[2]), None);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn the_machine_was_busy_before_and_so_were_we() {
        let load = Load::now().unwrap();
        assert!(load.own <= load.all && load.all > Duration::ZERO);
    }
}
