//! The order is where the accounts are in memory, and the locks do not poison.

use std::cmp::Ordering;
use std::ptr;

use parking_lot::Mutex;

pub struct Account {
    balance: Mutex<i64>,
}

impl Account {
    pub fn new(_number: u32, balance: i64) -> Self {
        Self { balance: Mutex::new(balance) }
    }

    pub fn balance(&self) -> i64 {
        *self.balance.lock()
    }
}

/// Does something to two balances, with both locks held.
fn with_both<R>(one: &Account, other: &Account, work: impl FnOnce(&mut i64, &mut i64) -> R) -> R {
    let swapped = ptr::from_ref(one) > ptr::from_ref(other);
    let [first, second] = if swapped { [other, one] } else { [one, other] };
    let (mut first, mut second) = (first.balance.lock(), second.balance.lock());
    if swapped { work(&mut second, &mut first) } else { work(&mut first, &mut second) }
}

pub fn transfer(from: &Account, to: &Account, amount: i64) -> bool {
    if ptr::from_ref(from).cmp(&ptr::from_ref(to)) == Ordering::Equal {
        return *from.balance.lock() >= amount;
    }
    with_both(from, to, |source, target| {
        let enough = *source >= amount;
        if enough {
            *source -= amount;
            *target += amount;
        }
        enough
    })
}

pub fn total(one: &Account, other: &Account) -> i64 {
    with_both(one, other, |one, other| *one + *other)
}
