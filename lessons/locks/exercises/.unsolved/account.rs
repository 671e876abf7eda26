//! An account that several threads use at once.
//!
//! `deposit` loses money when two threads call it at the same time. Mend it: whatever the
//! threads do, each deposit is in the balance afterwards. The names and types of the three
//! functions stay as they are; everything inside is yours.
//!
//! Check it with `cargo xtask check locks/account`.

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
        self.balance.store(before + amount, Ordering::SeqCst);
    }

    pub fn balance(&self) -> i64 {
        self.balance.load(Ordering::SeqCst)
    }
}
