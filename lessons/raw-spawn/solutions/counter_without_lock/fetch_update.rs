//! The same loop as std has it ready.

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
        let sum = |count: u64| count.checked_add(amount).filter(|sum| *sum <= self.limit);
        self.count.fetch_update(Ordering::Relaxed, Ordering::Relaxed, sum).is_ok()
    }

    pub fn value(&self) -> u64 {
        self.count.load(Ordering::Relaxed)
    }
}
