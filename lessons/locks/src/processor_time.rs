//! How long the calling thread was on a core so far.

use std::time::Duration;

/// The calling thread's processor time; `None` where the system does not tell.
#[cfg(unix)]
pub fn of_this_thread() -> Option<Duration> {
    rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime).try_into().ok()
}

/// The calling thread's processor time; `None` where the system does not tell.
#[cfg(not(unix))]
pub fn of_this_thread() -> Option<Duration> {
    None
}
