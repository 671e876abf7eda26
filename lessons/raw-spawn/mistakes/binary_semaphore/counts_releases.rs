//! A semaphore that counts: a release too many lets two in.

use std::sync::{Condvar, Mutex};

pub struct BinarySemaphore {
    permits: Mutex<u32>,
    freed: Condvar,
}

impl BinarySemaphore {
    pub fn new() -> Self {
        Self { permits: Mutex::new(1), freed: Condvar::new() }
    }

    pub fn acquire(&self) {
        let mut permits = self.permits.lock().unwrap();
        while *permits == 0 {
            permits = self.freed.wait(permits).unwrap();
        }
        *permits -= 1;
    }

    pub fn release(&self) -> bool {
        let mut permits = self.permits.lock().unwrap();
        let was_held = *permits == 0;
        *permits += 1;
        self.freed.notify_one();
        was_held
    }
}
