//! The same with a flag and a condition variable, which wakes the caller at once.

use std::panic;
use std::sync::{Arc, Condvar, Mutex};
use std::thread::{self, JoinHandle};
use std::time::Duration;

pub fn join_timeout<T: Send + 'static>(
    handle: &mut Option<JoinHandle<T>>,
    limit: Duration,
) -> Option<thread::Result<T>> {
    let first = handle.take()?;
    let shared = Arc::new((Mutex::new(false), Condvar::new()));
    let tell = Arc::clone(&shared);
    let second = thread::spawn(move || {
        let result = first.join();
        *tell.0.lock().unwrap() = true;
        tell.1.notify_one();
        result.unwrap_or_else(|payload| panic::resume_unwind(payload))
    });
    let (ended, told) = &*shared;
    let (ended, _) =
        told.wait_timeout_while(ended.lock().unwrap(), limit, |ended| !*ended).unwrap();
    if *ended {
        return Some(second.join());
    }
    *handle = Some(second);
    None
}
