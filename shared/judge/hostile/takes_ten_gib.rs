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
        let ten_gib = vec![1_u8; 10 << 30];
        *self.balance.lock().unwrap() += amount * i64::from(ten_gib[7]);
    }

    pub fn balance(&self) -> i64 {
        *self.balance.lock().unwrap()
    }
}
