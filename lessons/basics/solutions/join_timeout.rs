//! Looks now and then; the handle is taken out only when its thread has ended.

use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// An end is seen so much too late at most.
const LOOK_EVERY: Duration = Duration::from_millis(1);

pub fn join_timeout<T: Send + 'static>(
    handle: &mut Option<JoinHandle<T>>,
    limit: Duration,
) -> Option<thread::Result<T>> {
    let begin = Instant::now();
    while !handle.as_ref()?.is_finished() {
        // How long it has been, and not when it will be over: such a moment may not exist.
        let left = limit.saturating_sub(begin.elapsed());
        if left.is_zero() {
            return None;
        }
        thread::sleep(left.min(LOOK_EVERY));
    }
    Some(handle.take()?.join())
}
