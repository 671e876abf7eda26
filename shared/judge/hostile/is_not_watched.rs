//! not checked: your code does nothing that can be watched

use std::cell::Cell;

pub struct Account {
    balance: Shared,
}

struct Shared(Cell<i64>);

// SAFETY: there is none. It is what somebody writes who wants the compiler to be quiet.
unsafe impl Sync for Shared {}

impl Account {
    pub fn new(balance: i64) -> Self {
        Self { balance: Shared(Cell::new(balance)) }
    }

    pub fn deposit(&self, amount: i64) {
        self.balance.0.set(self.balance.0.get() + amount);
    }

    pub fn balance(&self) -> i64 {
        self.balance.0.get()
    }
}
