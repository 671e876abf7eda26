//! How long the calling thread was on a core so far.

use std::time::Duration;

/// The calling thread's processor time; `None` where the system does not tell.
#[cfg(unix)]
pub(crate) fn of_this_thread() -> Option<Duration> {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Duration::try_from(time).ok()
}

/// The calling thread's processor time; `None` where the system does not tell.
#[cfg(not(unix))]
pub(crate) fn of_this_thread() -> Option<Duration> {
    None
}
