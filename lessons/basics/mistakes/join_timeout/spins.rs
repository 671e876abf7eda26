//! Waits without a pause.

use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

pub fn join_timeout<T: Send + 'static>(
    handle: &mut Option<JoinHandle<T>>,
    limit: Duration,
) -> Option<thread::Result<T>> {
    let begin = Instant::now();
    while !handle.as_ref()?.is_finished() {
        if begin.elapsed() >= limit {
            return None;
        }
        thread::yield_now();
    }
    Some(handle.take()?.join())
}
