//! Looks, and does not wait.

use std::thread::{self, JoinHandle};
use std::time::Duration;

pub fn join_timeout<T: Send + 'static>(
    handle: &mut Option<JoinHandle<T>>,
    limit: Duration,
) -> Option<thread::Result<T>> {
    if handle.as_ref()?.is_finished() {
        return Some(handle.take()?.join());
    }
    None
}
