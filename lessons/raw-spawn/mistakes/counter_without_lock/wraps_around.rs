//! The sum is compared with the limit, and nobody asks whether there is such a sum.

use std::sync::atomic::{AtomicU64, Ordering};

pub struct Counter {
    limit: u64,
    count: AtomicU64,
}

impl Counter {
    pub fn new(limit: u64) -> Self {
        Self { limit, count: AtomicU64::new(0) }
    }

    pub fn add(&self, amount: u64) -> bool {
        let mut before = self.count.load(Ordering::Relaxed);
        loop {
            let sum = before.wrapping_add(amount);
            if sum > self.limit {
                return false;
            }
            match self.count.compare_exchange_weak(
                before,
                sum,
                Ordering::Relaxed,
                Ordering::Relaxed,
            ) {
                Ok(_) => return true,
                Err(now) => before = now,
            }
        }
    }

    pub fn value(&self) -> u64 {
        self.count.load(Ordering::Relaxed)
    }
}
