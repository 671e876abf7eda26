//! A second thread joins the first one. After the limit nobody has a handle of either.

use std::sync::mpsc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

pub fn join_timeout<T: Send + 'static>(
    handle: &mut Option<JoinHandle<T>>,
    limit: Duration,
) -> Option<thread::Result<T>> {
    let first = handle.take()?;
    let (send, receive) = mpsc::channel();
    thread::spawn(move || send.send(first.join()));
    receive.recv_timeout(limit).ok()
}
