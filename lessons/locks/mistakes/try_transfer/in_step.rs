//! Lets go of the source when the target is busy, and begins again; the other one does the same.

use std::sync::Mutex;
use std::thread;

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
        loop {
            let mut source = self.accounts[from].lock().unwrap();
            if let Ok(mut target) = self.accounts[to].try_lock() {
                *source -= amount;
                *target += amount;
                return;
            }
            drop(source);
            thread::yield_now();
        }
    }
}
