//! A compare-exchange that fails is not tried again.

use std::sync::atomic::{AtomicI64, Ordering};

pub struct Account {
    balance: AtomicI64,
}

impl Account {
    pub fn new(balance: i64) -> Self {
        Self { balance: AtomicI64::new(balance) }
    }

    pub fn deposit(&self, amount: i64) {
        let before = self.balance.load(Ordering::SeqCst);
        let _ = self.balance.compare_exchange(
            before,
            before + amount,
            Ordering::SeqCst,
            Ordering::SeqCst,
        );
    }

    pub fn balance(&self) -> i64 {
        self.balance.load(Ordering::SeqCst)
    }
}
