//! How long the calling thread was on a core so far. Windows counts it elsewhere.

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

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn it_grows_while_the_thread_works() {
        let before = of_this_thread().unwrap();
        while of_this_thread().unwrap() == before {}
    }
}
