//! No addition is lost, but what was asked may be long past when it is added.

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
        if amount > self.limit.saturating_sub(self.value()) {
            return false;
        }
        self.count.fetch_add(amount, Ordering::Relaxed);
        true
    }

    pub fn value(&self) -> u64 {
        self.count.load(Ordering::Relaxed)
    }
}
