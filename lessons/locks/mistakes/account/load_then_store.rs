//! Each access is atomic, but not both together.

use std::sync::atomic::{AtomicI64, Ordering};

pub struct Account {
    balance: AtomicI64,
}

impl Account {
    pub fn new(balance: i64) -> Self {
        Self { balance: AtomicI64::new(balance) }
    }

    pub fn deposit(&self, amount: i64) {
        self.balance.store(self.balance() + amount, Ordering::Release);
    }

    pub fn balance(&self) -> i64 {
        self.balance.load(Ordering::Acquire)
    }
}
