//! Looks once more before it sleeps for the whole limit.

use std::thread::{self, JoinHandle};
use std::time::Duration;

pub fn join_timeout<T: Send + 'static>(
    handle: &mut Option<JoinHandle<T>>,
    limit: Duration,
) -> Option<thread::Result<T>> {
    if !handle.as_ref()?.is_finished() {
        thread::sleep(limit);
    }
    if handle.as_ref()?.is_finished() {
        return Some(handle.take()?.join());
    }
    None
}
