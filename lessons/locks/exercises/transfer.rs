//! Money goes from one account to another, while others move money, too.
//!
//! `transfer` moves `amount` and returns true. If `from` has less than that, it moves nothing
//! and returns false. `total` is what two accounts have together at one moment: money on its
//! way is never missing, and never counted twice.
//!
//! Both may be called by many threads at once, with the same accounts in any order, and they
//! always end. From and to may be the same account: then nothing moves, and the answer is
//! whether there was enough.
//!
//! No two accounts have the same number. The names and types of the functions stay as they
//! are; everything inside is yours. Check it with `cargo xtask check locks/transfer`.

use std::sync::Mutex;

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
    let mut source = from.balance.lock().unwrap();
    let mut target = to.balance.lock().unwrap();
    if *source < amount {
        return false;
    }
    *source -= amount;
    *target += amount;
    true
}

pub fn total(one: &Account, other: &Account) -> i64 {
    let one = one.balance.lock().unwrap();
    let other = other.balance.lock().unwrap();
    *one + *other
}
