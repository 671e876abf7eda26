//! still waiting: nobody has done anything

use std::sync::Mutex;

pub struct Account {
    balance: Mutex<i64>,
}

impl Account {
    pub fn new(balance: i64) -> Self {
        Self { balance: Mutex::new(balance) }
    }

    pub fn deposit(&self, amount: i64) {
        std::thread::sleep(std::time::Duration::MAX);
        *self.balance.lock().unwrap() += amount;
    }

    pub fn balance(&self) -> i64 {
        *self.balance.lock().unwrap()
    }
}
