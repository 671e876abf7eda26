//! Of one account, both locks are the same, and it is taken twice.

use std::sync::{Mutex, MutexGuard};

pub struct Account {
    number: u32,
    balance: Mutex<i64>,
}

impl Account {
    pub fn new(number: u32, balance: i64) -> Self {
        Self { number, balance: Mutex::new(balance) }
    }

    pub fn balance(&self) -> i64 {
        *self.balance.lock().unwrap()
    }
}

/// Takes the locks of two accounts in the order of their numbers, and gives them as asked.
fn both<'a>(one: &'a Account, other: &'a Account) -> [MutexGuard<'a, i64>; 2] {
    if one.number < other.number {
        let one = one.balance.lock().unwrap();
        let other = other.balance.lock().unwrap();
        [one, other]
    } else {
        let other = other.balance.lock().unwrap();
        let one = one.balance.lock().unwrap();
        [one, other]
    }
}

pub fn transfer(from: &Account, to: &Account, amount: i64) -> bool {
    let [mut source, mut target] = both(from, to);
    if *source < amount {
        return false;
    }
    *source -= amount;
    *target += amount;
    true
}

pub fn total(one: &Account, other: &Account) -> i64 {
    let [one, other] = both(one, other);
    *one + *other
}
