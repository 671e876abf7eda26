//! Transfers go one at a time: while one waits for an audit, no other account gets its money.

use std::sync::Mutex;
use std::thread;

pub struct Bank {
    accounts: Vec<Mutex<i64>>,
    transfers: Mutex<()>,
}

impl Bank {
    pub fn new(balances: Vec<i64>) -> Self {
        let accounts = balances.into_iter().map(Mutex::new).collect();
        Self { accounts, transfers: Mutex::new(()) }
    }

    pub fn audit<R>(&self, account: usize, look: impl FnOnce(i64) -> R) -> R {
        look(*self.accounts[account].lock().unwrap())
    }

    pub fn transfer(&self, from: usize, to: usize, amount: i64) {
        let _alone = self.transfers.lock().unwrap();
        loop {
            let source = self.accounts[from].try_lock();
            let target = self.accounts[to].try_lock();
            if let (Ok(mut source), Ok(mut target)) = (source, target) {
                *source -= amount;
                *target += amount;
                return;
            }
            thread::yield_now();
        }
    }
}
