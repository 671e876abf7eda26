//! The clock of an exploration, behind the `Instant` that everybody knows.
//!
//! That clock stands still while threads work, and jumps to the next end of a sleep or
//! of a time limit when nobody else can go on. It says the same in each execution that
//! makes the same choices. Outside an exploration it is the real one.
//!
//! `std::time` itself stays the real one, whose `Instant` lessons hand to other
//! libraries: an explored program that looks at *that* clock sees real time pass, and
//! is not deterministic.

use std::ops::{Add, AddAssign, Sub, SubAssign};
use std::panic::Location;
use std::sync::OnceLock;
use std::{fmt, time as real};

use explorer::{is_exploring, ops};

pub use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// See [`std::time::Instant`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(real::Instant);

impl Instant {
    /// See [`std::time::Instant::now`].
    #[inline]
    #[track_caller]
    pub fn now() -> Self {
        if is_exploring() {
            return Self(beginning() + ops::now(Location::caller()));
        }
        Self(real::Instant::now())
    }

    /// See [`std::time::Instant::duration_since`].
    pub fn duration_since(&self, earlier: Self) -> Duration {
        self.0.duration_since(earlier.0)
    }

    /// See [`std::time::Instant::checked_duration_since`].
    pub fn checked_duration_since(&self, earlier: Self) -> Option<Duration> {
        self.0.checked_duration_since(earlier.0)
    }

    /// See [`std::time::Instant::saturating_duration_since`].
    pub fn saturating_duration_since(&self, earlier: Self) -> Duration {
        self.0.saturating_duration_since(earlier.0)
    }

    /// See [`std::time::Instant::elapsed`].
    #[inline]
    #[track_caller]
    pub fn elapsed(&self) -> Duration {
        Self::now() - *self
    }

    /// See [`std::time::Instant::checked_add`].
    pub fn checked_add(&self, duration: Duration) -> Option<Self> {
        self.0.checked_add(duration).map(Self)
    }

    /// See [`std::time::Instant::checked_sub`].
    pub fn checked_sub(&self, duration: Duration) -> Option<Self> {
        self.0.checked_sub(duration).map(Self)
    }
}

/// When every execution begins, on the real clock: one moment for the whole process.
fn beginning() -> real::Instant {
    static BEGINNING: OnceLock<real::Instant> = OnceLock::new();
    *BEGINNING.get_or_init(real::Instant::now)
}

impl Add<Duration> for Instant {
    type Output = Self;

    /// # Panics
    ///
    /// If the clock has no such moment.
    fn add(self, duration: Duration) -> Self {
        Self(self.0 + duration)
    }
}

impl AddAssign<Duration> for Instant {
    fn add_assign(&mut self, duration: Duration) {
        self.0 += duration;
    }
}

impl Sub<Duration> for Instant {
    type Output = Self;

    /// # Panics
    ///
    /// If the clock has no such moment.
    #[expect(clippy::unchecked_time_subtraction, reason = "std's own panic is wanted")]
    fn sub(self, duration: Duration) -> Self {
        Self(self.0 - duration)
    }
}

impl SubAssign<Duration> for Instant {
    fn sub_assign(&mut self, duration: Duration) {
        self.0 -= duration;
    }
}

impl Sub for Instant {
    type Output = Duration;

    fn sub(self, earlier: Self) -> Duration {
        self.0 - earlier.0
    }
}

impl From<real::Instant> for Instant {
    fn from(real: real::Instant) -> Self {
        Self(real)
    }
}

impl From<Instant> for real::Instant {
    fn from(watched: Instant) -> Self {
        watched.0
    }
}

impl fmt::Debug for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
