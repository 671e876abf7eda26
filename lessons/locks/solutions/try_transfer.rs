//! In one order, and the second lock is only tried. Who fails lets go, and waits without holding.

use std::sync::{Mutex, TryLockError};

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
        // Two transfers never hold what the other tries: whoever has the larger one gets on.
        let (first, second, moved) =
            if from < to { (from, to, amount) } else { (to, from, -amount) };
        loop {
            let mut low = self.accounts[first].lock().unwrap();
            match self.accounts[second].try_lock() {
                Ok(mut high) => {
                    *low -= moved;
                    *high += moved;
                    return;
                }
                Err(TryLockError::WouldBlock) => {}
                Err(TryLockError::Poisoned(err)) => panic!("{err}"),
            }
            drop(low);
            // Sleeps until the second one is free, and then begins again.
            drop(self.accounts[second].lock().unwrap());
        }
    }
}
