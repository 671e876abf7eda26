//! A thread that panicked takes the one that joins it with it.

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
        thread::sleep(Duration::from_millis(1));
    }
    let value = handle.take()?.join().unwrap();
    Some(Ok(value))
}
