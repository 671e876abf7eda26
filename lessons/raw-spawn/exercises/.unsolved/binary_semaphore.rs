//! A lock that belongs to nobody: what Python's `_thread.allocate_lock` returns.
//!
//! - `new` makes a free one. `acquire` waits until it is free, and takes it.
//! - `release` frees it and says `true`. Any thread may release it, whoever acquired it.
//!   If it is free already, `release` changes nothing and says `false`.
//! - Whoever acquires it sees all that was done before it was released.
//! - A thread that waits sleeps until it is woken, and does not look again and again.
//!
//! Here two threads can have it at once. Mend it; the names and types of the three functions
//! stay as they are, and everything inside is yours.
//!
//! Check it with `cargo xtask check raw-spawn/binary-semaphore`.

use std::mem;
use std::sync::{Condvar, Mutex};

pub struct BinarySemaphore {
    held: Mutex<bool>,
    freed: Condvar,
}

impl BinarySemaphore {
    pub fn new() -> Self {
        Self { held: Mutex::new(false), freed: Condvar::new() }
    }

    pub fn acquire(&self) {
        self.wait_until_free();
        *self.held.lock().unwrap() = true;
    }

    pub fn release(&self) -> bool {
        let mut held = self.held.lock().unwrap();
        self.freed.notify_one();
        mem::replace(&mut *held, false)
    }

    fn wait_until_free(&self) {
        let mut held = self.held.lock().unwrap();
        while *held {
            held = self.freed.wait(held).unwrap();
        }
    }
}
