//! Every wake-up is taken for the last one.

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
        self.zero.notify_all();
    }

    pub fn wait(&self) {
        let count = self.count.lock().unwrap();
        if *count > 0 {
            drop(self.zero.wait(count).unwrap());
        }
    }
}
