//! The time that is left is counted down, a step at a time, with a last look at the end.

use std::thread::{self, JoinHandle};
use std::time::Duration;

pub fn join_timeout<T: Send + 'static>(
    handle: &mut Option<JoinHandle<T>>,
    limit: Duration,
) -> Option<thread::Result<T>> {
    let mut left = limit;
    while !handle.as_ref()?.is_finished() && !left.is_zero() {
        let step = left.min(Duration::from_millis(2));
        thread::sleep(step);
        left -= step;
    }
    let ended = handle.take_if(|handle| handle.is_finished());
    ended.map(JoinHandle::join)
}
