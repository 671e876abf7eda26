//! The count lives under the lock that the condition variable waits with.

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
        let mut count = self.count.lock().unwrap();
        *count -= 1;
        if *count == 0 {
            self.zero.notify_all();
        }
    }

    pub fn wait(&self) {
        let mut count = self.count.lock().unwrap();
        while *count > 0 {
            count = self.zero.wait(count).unwrap();
        }
    }
}
