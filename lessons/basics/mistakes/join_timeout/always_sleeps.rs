//! Sleeps for the whole limit, and looks only then.

use std::thread::{self, JoinHandle};
use std::time::Duration;

pub fn join_timeout<T: Send + 'static>(
    handle: &mut Option<JoinHandle<T>>,
    limit: Duration,
) -> Option<thread::Result<T>> {
    let handle_now = handle.take()?;
    thread::sleep(limit);
    if handle_now.is_finished() {
        return Some(handle_now.join());
    }
    *handle = Some(handle_now);
    None
}
