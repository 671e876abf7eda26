//! The second lock is only tried; who does not get it lets go of the first and begins again.

use std::sync::{Mutex, TryLockError};
use std::thread;

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

pub fn transfer(from: &Account, to: &Account, amount: i64) -> bool {
    if from.number == to.number {
        return from.balance() >= amount;
    }
    // The smaller number first here, too: whoever has the largest lock of all gets on.
    let downwards = from.number > to.number;
    let (first, second) = if downwards { (to, from) } else { (from, to) };
    loop {
        let mut low = first.balance.lock().unwrap();
        let mut high = match second.balance.try_lock() {
            Ok(high) => high,
            Err(TryLockError::WouldBlock) => {
                drop(low);
                thread::yield_now();
                continue;
            }
            Err(TryLockError::Poisoned(err)) => panic!("{err}"),
        };
        let (source, target) =
            if downwards { (&mut *high, &mut *low) } else { (&mut *low, &mut *high) };
        if *source < amount {
            return false;
        }
        *source -= amount;
        *target += amount;
        return true;
    }
}

pub fn total(one: &Account, other: &Account) -> i64 {
    let (first, second) = if one.number < other.number { (one, other) } else { (other, one) };
    let first = first.balance.lock().unwrap();
    let second = second.balance.lock().unwrap();
    *first + *second
}
