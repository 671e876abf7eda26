//! Each update begins at 0 and is added up afterwards: the share is not what was left there.

use std::sync::atomic::{AtomicU64, Ordering};

#[derive(Default)]
pub struct Tally {
    sum: AtomicU64,
}

impl Tally {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn update(&self, change: impl FnOnce(&mut u64)) {
        let mut share = 0;
        change(&mut share);
        self.sum.fetch_add(share, Ordering::Relaxed);
    }

    pub fn total(&self) -> u64 {
        self.sum.load(Ordering::Relaxed)
    }
}
