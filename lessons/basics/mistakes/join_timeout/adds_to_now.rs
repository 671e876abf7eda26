//! The moment at which a very long limit is over does not exist.

use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

pub fn join_timeout<T: Send + 'static>(
    handle: &mut Option<JoinHandle<T>>,
    limit: Duration,
) -> Option<thread::Result<T>> {
    let deadline = Instant::now() + limit;
    while !handle.as_ref()?.is_finished() {
        if Instant::now() >= deadline {
            return None;
        }
        thread::sleep(Duration::from_millis(1));
    }
    Some(handle.take()?.join())
}
