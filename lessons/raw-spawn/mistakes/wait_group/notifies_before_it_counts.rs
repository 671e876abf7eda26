//! Those who wait are woken, look, find nothing changed, and sleep again.

use std::sync::{Condvar, Mutex};

pub struct WaitGroup {
    count: Mutex<usize>,
    zero: Condvar,
}

impl WaitGroup {
    pub fn new() -> Self {
        Self { count: Mutex::new(0), zero: Condvar::new() }
    }

    pub fn add(&self) {
        *self.count.lock().unwrap() += 1;
    }

    pub fn done(&self) {
        self.zero.notify_all();
        *self.count.lock().unwrap() -= 1;
    }

    pub fn wait(&self) {
        let mut count = self.count.lock().unwrap();
        while *count > 0 {
            count = self.zero.wait(count).unwrap();
        }
    }
}
