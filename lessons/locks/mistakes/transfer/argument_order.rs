//! The source is locked first, whichever account it is.

use parking_lot::Mutex;

pub struct Account {
    number: u32,
    balance: Mutex<i64>,
}

impl Account {
    pub fn new(number: u32, balance: i64) -> Self {
        Self { number, balance: Mutex::new(balance) }
    }

    pub fn balance(&self) -> i64 {
        *self.balance.lock()
    }
}

pub fn transfer(from: &Account, to: &Account, amount: i64) -> bool {
    if from.number == to.number {
        return from.balance() >= amount;
    }
    let mut source = from.balance.lock();
    if *source < amount {
        return false;
    }
    let mut target = to.balance.lock();
    *source -= amount;
    *target += amount;
    true
}

pub fn total(one: &Account, other: &Account) -> i64 {
    *one.balance.lock() + *other.balance.lock()
}
