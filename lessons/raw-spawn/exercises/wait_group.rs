//! A count of threads at work, and a way to wait until there are none.
//!
//! - `add` counts one in, `done` counts one out. No `done` comes without its `add`.
//! - `wait` returns when the count is zero: at once if nobody is counted. Any number of
//!   threads may wait, and all of them go on.
//! - Whoever is counted may count others in before it counts itself out.
//! - After a wait the group can be used again, round after round.
//! - Whoever has waited sees all that was done before each `done`. A thread that waits sleeps
//!   until it is woken, and does not look again and again.
//!
//! The count below is right, and yet `wait` sometimes sleeps for ever. Find out when, and mend
//! it; the names and types of the four functions stay as they are.
//!
//! Check it with `cargo xtask check raw-spawn/wait-group`.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex};

pub struct WaitGroup {
    count: AtomicUsize,
    lock: Mutex<()>,
    zero: Condvar,
}

impl WaitGroup {
    pub fn new() -> Self {
        Self { count: AtomicUsize::new(0), lock: Mutex::new(()), zero: Condvar::new() }
    }

    pub fn add(&self) {
        self.count.fetch_add(1, Ordering::SeqCst);
    }

    pub fn done(&self) {
        if self.count.fetch_sub(1, Ordering::SeqCst) == 1 {
            self.zero.notify_all();
        }
    }

    pub fn wait(&self) {
        let mut guard = self.lock.lock().unwrap();
        while self.count.load(Ordering::SeqCst) > 0 {
            guard = self.zero.wait(guard).unwrap();
        }
    }
}
