//! not yet: a thread's stack overflows

use std::sync::Mutex;

pub struct Account {
    balance: Mutex<i64>,
}

impl Account {
    pub fn new(balance: i64) -> Self {
        Self { balance: Mutex::new(balance) }
    }

    pub fn deposit(&self, amount: i64) {
        *self.balance.lock().unwrap() += amount + depth(0);
    }

    pub fn balance(&self) -> i64 {
        *self.balance.lock().unwrap()
    }
}

fn depth(level: i64) -> i64 {
    if level < 0 { 0 } else { depth(level + 1).wrapping_mul(3) + level }
}
