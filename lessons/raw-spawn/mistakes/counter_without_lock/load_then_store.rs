//! Each access has the strongest ordering there is, and yet they are two.

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
        let Some(sum) = self.value().checked_add(amount) else { return false };
        let fits = sum <= self.limit;
        if fits {
            self.count.store(sum, Ordering::SeqCst);
        }
        fits
    }

    pub fn value(&self) -> u64 {
        self.count.load(Ordering::SeqCst)
    }
}
