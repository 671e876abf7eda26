//! Right in every result, but whoever adds waits for the one who has the lock.

use std::sync::Mutex;

pub struct Counter {
    limit: u64,
    count: Mutex<u64>,
}

impl Counter {
    pub fn new(limit: u64) -> Self {
        Self { limit, count: Mutex::new(0) }
    }

    pub fn add(&self, amount: u64) -> bool {
        let mut count = self.count.lock().unwrap();
        let fits = amount <= self.limit - *count;
        if fits {
            *count += amount;
        }
        fits
    }

    pub fn value(&self) -> u64 {
        *self.count.lock().unwrap()
    }
}
