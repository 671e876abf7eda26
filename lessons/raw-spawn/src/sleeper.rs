//! The thread that `park-and-unpark` wakes, and how it should wait.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, Scope, ScopedJoinHandle};

/// Starts the sleeper.
pub(crate) fn sleeper<'scope, T: Send + 'scope>(
    scope: &'scope Scope<'scope, '_>,
    body: impl FnOnce() -> T + Send + 'scope,
) -> io::Result<ScopedJoinHandle<'scope, T>> {
    thread::Builder::new().name("sleeper".into()).spawn_scoped(scope, body)
}

/// Parks until the flag is up, and asks it before each park.
pub(crate) fn park_until(ready: &AtomicBool) {
    // Acquire pairs with the Release of who raises the flag: what it speaks of is there.
    while !ready.load(Ordering::Acquire) {
        thread::park();
    }
}
