//! The same with a lock that does not poison.

use parking_lot::Mutex;

pub struct Account {
    balance: Mutex<i64>,
}

impl Account {
    pub fn new(balance: i64) -> Self {
        Self { balance: Mutex::new(balance) }
    }

    pub fn deposit(&self, amount: i64) {
        let mut balance = self.balance.lock();
        *balance += amount;
    }

    pub fn balance(&self) -> i64 {
        *self.balance.lock()
    }
}
