//! It remembers who has it, and lets nobody else release it.

use std::sync::{Condvar, Mutex};
use std::thread::{self, ThreadId};

pub struct BinarySemaphore {
    owner: Mutex<Option<ThreadId>>,
    freed: Condvar,
}

impl BinarySemaphore {
    pub fn new() -> Self {
        Self { owner: Mutex::new(None), freed: Condvar::new() }
    }

    pub fn acquire(&self) {
        let mut owner = self.owner.lock().unwrap();
        while owner.is_some() {
            owner = self.freed.wait(owner).unwrap();
        }
        *owner = Some(thread::current().id());
    }

    pub fn release(&self) -> bool {
        let mut owner = self.owner.lock().unwrap();
        if *owner != Some(thread::current().id()) {
            return false;
        }
        *owner = None;
        self.freed.notify_one();
        true
    }
}
