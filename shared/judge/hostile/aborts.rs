//! not yet: your code ends the whole program

use std::sync::Mutex;

pub struct Account {
    balance: Mutex<i64>,
}

impl Account {
    pub fn new(balance: i64) -> Self {
        Self { balance: Mutex::new(balance) }
    }

    pub fn deposit(&self, amount: i64) {
        *self.balance.lock().unwrap() += amount;
        std::process::abort();
    }

    pub fn balance(&self) -> i64 {
        *self.balance.lock().unwrap()
    }
}
