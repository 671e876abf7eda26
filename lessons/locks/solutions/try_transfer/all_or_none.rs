//! One list of who is in use: both accounts are taken in one step, or none.

use std::sync::{Condvar, Mutex};

struct Account {
    balance: i64,
    in_use: bool,
}

pub struct Bank {
    accounts: Mutex<Vec<Account>>,
    changed: Condvar,
}

impl Bank {
    pub fn new(balances: Vec<i64>) -> Self {
        let account = |balance| Account { balance, in_use: false };
        let accounts = balances.into_iter().map(account).collect();
        Self { accounts: Mutex::new(accounts), changed: Condvar::new() }
    }

    pub fn audit<R>(&self, account: usize, look: impl FnOnce(i64) -> R) -> R {
        let accounts = self.accounts.lock().unwrap();
        let mut accounts = self.changed.wait_while(accounts, |it| it[account].in_use).unwrap();
        accounts[account].in_use = true;
        let balance = accounts[account].balance;
        drop(accounts);
        let seen = look(balance);
        self.accounts.lock().unwrap()[account].in_use = false;
        self.changed.notify_all();
        seen
    }

    pub fn transfer(&self, from: usize, to: usize, amount: i64) {
        let accounts = self.accounts.lock().unwrap();
        let busy = |it: &mut Vec<Account>| it[from].in_use || it[to].in_use;
        let mut accounts = self.changed.wait_while(accounts, busy).unwrap();
        accounts[from].balance -= amount;
        accounts[to].balance += amount;
    }
}
