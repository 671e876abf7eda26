//! crossbeam's cell has the operation without the orderings.

use crossbeam::atomic::AtomicCell;

pub struct Counter {
    limit: u64,
    count: AtomicCell<u64>,
}

impl Counter {
    pub fn new(limit: u64) -> Self {
        Self { limit, count: AtomicCell::new(0) }
    }

    pub fn add(&self, amount: u64) -> bool {
        let sum = |count: u64| count.checked_add(amount).filter(|sum| *sum <= self.limit);
        self.count.fetch_update(sum).is_ok()
    }

    pub fn value(&self) -> u64 {
        self.count.load()
    }
}
