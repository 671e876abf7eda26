//! A second thread joins the first one and tells. Whoever gives up keeps the second: it ends
//! when the first does, with the same value or the same panic.

use std::panic;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

pub fn join_timeout<T: Send + 'static>(
    handle: &mut Option<JoinHandle<T>>,
    limit: Duration,
) -> Option<thread::Result<T>> {
    let first = handle.take()?;
    let (alive, ended) = mpsc::channel::<()>();
    let second = thread::spawn(move || {
        let result = first.join();
        drop(alive);
        result.unwrap_or_else(|payload| panic::resume_unwind(payload))
    });
    match ended.recv_timeout(limit) {
        Err(RecvTimeoutError::Disconnected) => Some(second.join()),
        _ => {
            *handle = Some(second);
            None
        }
    }
}
