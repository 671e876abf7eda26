//! The clock of a recording.
//!
//! It is the clock behind `Instant`, told as one number, because that is what an event
//! stores. An `Instant` hides its number: it gives a checked `Duration`, which would have to be
//! turned into nanoseconds again, at every event.

use std::time::Duration;

/// Tells how much time has passed since it was started.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stopwatch {
    started: u64,
}

impl Stopwatch {
    pub(crate) fn start() -> Self {
        Self { started: now() }
    }

    /// Nanoseconds since the start: the form in which an event is stored.
    #[inline]
    pub(crate) fn nanos(self) -> u64 {
        now().saturating_sub(self.started)
    }

    pub(crate) fn elapsed(self) -> Duration {
        Duration::from_nanos(self.nanos())
    }
}

/// Nanoseconds since the system's own beginning, which is hundreds of years from an overflow.
#[cfg(target_os = "linux")]
#[inline]
fn now() -> u64 {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::Monotonic);
    time.tv_sec as u64 * 1_000_000_000 + time.tv_nsec as u64
}

/// Nanoseconds since somebody asked first.
#[cfg(not(target_os = "linux"))]
fn now() -> u64 {
    use std::sync::OnceLock;
    use std::time::Instant;

    static FIRST: OnceLock<Instant> = OnceLock::new();
    FIRST.get_or_init(Instant::now).elapsed().as_nanos() as u64
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::*;

    #[test]
    fn it_goes_as_the_clock_behind_instant() {
        let outer = Instant::now();
        let stopwatch = Stopwatch::start();
        let inner = Instant::now();
        while inner.elapsed() < Duration::from_millis(2) {
            std::hint::spin_loop();
        }
        let least = inner.elapsed();
        let told = stopwatch.elapsed();
        assert!(least <= told && told <= outer.elapsed(), "{least:?} {told:?}");
    }

    #[test]
    fn it_never_goes_back() {
        let stopwatch = Stopwatch::start();
        let times: Vec<_> = (0..1_000).map(|_| stopwatch.nanos()).collect();
        assert!(times.is_sorted());
    }
}
