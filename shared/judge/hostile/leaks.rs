//! not yet: it holds more than 1 GiB

use std::sync::Mutex;

pub struct Account {
    balance: Mutex<i64>,
}

impl Account {
    pub fn new(balance: i64) -> Self {
        Self { balance: Mutex::new(balance) }
    }

    pub fn deposit(&self, amount: i64) {
        loop {
            std::mem::forget(vec![amount; 1 << 17]);
        }
    }

    pub fn balance(&self) -> i64 {
        *self.balance.lock().unwrap()
    }
}
