//! Counts down what is left: then the limit is zero, and no sum can grow too large.

use std::sync::atomic::{AtomicU64, Ordering};

pub struct Counter {
    limit: u64,
    room: AtomicU64,
}

impl Counter {
    pub fn new(limit: u64) -> Self {
        Self { limit, room: AtomicU64::new(limit) }
    }

    pub fn add(&self, amount: u64) -> bool {
        loop {
            let room = self.room.load(Ordering::Acquire);
            let Some(left) = room.checked_sub(amount) else { return false };
            let changed =
                self.room.compare_exchange(room, left, Ordering::AcqRel, Ordering::Acquire);
            if changed.is_ok() {
                return true;
            }
        }
    }

    pub fn value(&self) -> u64 {
        self.limit - self.room.load(Ordering::Acquire)
    }
}
