//! The same with a pause that differs and grows: less likely, and still possible.

use std::sync::Mutex;
use std::thread;
use std::time::Duration;

pub struct Bank {
    accounts: Vec<Mutex<i64>>,
}

impl Bank {
    pub fn new(balances: Vec<i64>) -> Self {
        Self { accounts: balances.into_iter().map(Mutex::new).collect() }
    }

    pub fn audit<R>(&self, account: usize, look: impl FnOnce(i64) -> R) -> R {
        let balance = self.accounts[account].lock().unwrap();
        look(*balance)
    }

    pub fn transfer(&self, from: usize, to: usize, amount: i64) {
        let mut pause = Duration::from_millis(1 + from as u64);
        loop {
            let mut source = self.accounts[from].lock().unwrap();
            if let Ok(mut target) = self.accounts[to].try_lock() {
                *source -= amount;
                *target += amount;
                return;
            }
            drop(source);
            thread::sleep(pause);
            pause *= 2;
        }
    }
}
