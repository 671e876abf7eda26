//! Asking and taking happen under one lock.

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
        let mut held = self.held.lock().unwrap();
        while *held {
            held = self.freed.wait(held).unwrap();
        }
        *held = true;
    }

    pub fn release(&self) -> bool {
        let mut held = self.held.lock().unwrap();
        self.freed.notify_one();
        mem::replace(&mut *held, false)
    }
}
