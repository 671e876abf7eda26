//! The same order, with locks that do not poison, and a polite loop instead of a wait.

use std::thread;

use parking_lot::Mutex;

pub struct Bank {
    accounts: Vec<Mutex<i64>>,
}

impl Bank {
    pub fn new(balances: Vec<i64>) -> Self {
        Self { accounts: balances.into_iter().map(Mutex::new).collect() }
    }

    pub fn audit<R>(&self, account: usize, look: impl FnOnce(i64) -> R) -> R {
        look(*self.accounts[account].lock())
    }

    pub fn transfer(&self, from: usize, to: usize, amount: i64) {
        while !self.try_transfer(from, to, amount) {
            thread::yield_now();
        }
    }

    fn try_transfer(&self, from: usize, to: usize, amount: i64) -> bool {
        let mut high = self.accounts[from.max(to)].lock();
        let Some(mut low) = self.accounts[from.min(to)].try_lock() else { return false };
        let (source, target) =
            if from < to { (&mut low, &mut high) } else { (&mut high, &mut low) };
        **source -= amount;
        **target += amount;
        true
    }
}
