//! The time of day. `Instant` measures; this only dates.

use chrono::{DateTime, Local};

/// A moment as a person reads it off a clock: `15:04:05.120`.
pub fn time_of_day(moment: DateTime<Local>) -> String {
    moment.format("%H:%M:%S%.3f").to_string()
}

/// The time of day now.
pub fn now() -> String {
    time_of_day(Local::now())
}

/// The date and time of now, to the minute.
pub(crate) fn today() -> String {
    Local::now().format("%Y-%m-%d %H:%M").to_string()
}
