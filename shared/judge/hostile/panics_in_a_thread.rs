//! not yet: on purpose

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
        std::thread::spawn(|| panic!("on purpose"));
    }

    pub fn balance(&self) -> i64 {
        *self.balance.lock().unwrap()
    }
}
