//! It tries the second lock again and again, and keeps the first meanwhile.

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
        let (first, second) = (from.min(to), from.max(to));
        let mut first = self.accounts[first].lock().unwrap();
        let mut second = loop {
            match self.accounts[second].try_lock() {
                Ok(second) => break second,
                Err(_) => thread::yield_now(),
            }
        };
        let (source, target) =
            if from < to { (&mut first, &mut second) } else { (&mut second, &mut first) };
        **source -= amount;
        **target += amount;
    }
}
