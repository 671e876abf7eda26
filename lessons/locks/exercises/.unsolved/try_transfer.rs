//! Money moves between accounts that somebody may look at for long.
//!
//! `audit` calls `look` with the balance of an account. Until that returns, nobody else audits
//! or changes the account; all others stay free. `look` may take long, and may use other
//! accounts meanwhile.
//!
//! `transfer` moves `amount` as one step: nobody sees money that has left one account and is
//! not in the other. It waits until it can have both accounts, and *while it waits it keeps
//! nobody waiting*: others can use the one that is free. And it ends: there is no order of
//! steps in which several transfers try, fail and try again for ever. Pauses that differ make
//! such an order unlikely; here it must be impossible.
//!
//! A balance may fall below zero, and the two accounts are never the same. The names and types
//! of the functions stay as they are; everything inside is yours. Check it with
//! `cargo xtask check locks/try-transfer`.

use std::sync::Mutex;

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
        let mut second = self.accounts[second].lock().unwrap();
        let (source, target) =
            if from < to { (&mut first, &mut second) } else { (&mut second, &mut first) };
        **source -= amount;
        **target += amount;
    }
}
