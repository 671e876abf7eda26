//! Looks at the limit only when the thread has ended.

use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

pub fn join_timeout<T: Send + 'static>(
    handle: &mut Option<JoinHandle<T>>,
    limit: Duration,
) -> Option<thread::Result<T>> {
    let begin = Instant::now();
    let result = handle.take()?.join();
    if begin.elapsed() > limit {
        return None;
    }
    Some(result)
}
