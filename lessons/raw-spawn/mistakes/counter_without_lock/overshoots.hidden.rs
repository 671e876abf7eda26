//! The same, and value does not tell of it. But whoever adds meanwhile is refused.

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
        let before = self.count.fetch_add(amount, Ordering::AcqRel);
        let fits = before.checked_add(amount).is_some_and(|sum| sum <= self.limit);
        if !fits {
            self.count.fetch_sub(amount, Ordering::AcqRel);
        }
        fits
    }

    pub fn value(&self) -> u64 {
        self.count.load(Ordering::Acquire).min(self.limit)
    }
}
