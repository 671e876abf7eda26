//! After a panic under a lock, std warns the next thread; parking_lot and Python do not.
//!
//! A transfer takes from one account and panics before it gives to the other: the
//! sum is wrong now. The lock is released by the unwinding, as it must be, so the
//! next thread gets in. std's `Mutex` remembers the panic: `lock` returns an error
//! that holds the guard, and the caller decides whether the data can be mended.
//! parking_lot's gives the guard as if nothing had happened, as Python's does.
//!
//! Read the second line of the table: 70 of 100, and nobody was told.

use std::panic;
use std::sync::{Mutex, PoisonError};
use std::thread;

use shared::{Demo, Report, Result, Table};

/// The demo.
pub const DEMO: Demo = Demo {
    name: "poisoning",
    claim: "After a panic under a lock, std warns the next thread; parking_lot and Python do not.",
    show,
};

/// What is in the two accounts beforehand.
pub const BALANCES: [u32; 2] = [60, 40];
const AMOUNT: u32 = 30;

/// What the thread after the panic was told, and the sum that it found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Next {
    /// Whether it was told of the panic.
    pub warned: bool,
    /// The sum of both accounts as it found it.
    pub found: u32,
    /// The sum after it did what it could.
    pub left: u32,
}

/// Takes, and panics before it gives.
fn half_a_transfer(accounts: &mut [u32; 2]) {
    accounts[0] -= AMOUNT;
    panic::resume_unwind(Box::new("the power went out"));
}

/// With std's mutex: warned, the next thread mends the sum and clears the warning.
pub fn with_std() -> Next {
    let accounts = Mutex::new(BALANCES);
    fall(|| transfer_with_std(&accounts));
    next_with_std(&accounts)
}

/// Half a transfer under std's mutex, and a panic.
pub fn transfer_with_std(accounts: &Mutex<[u32; 2]>) {
    half_a_transfer(&mut accounts.lock().unwrap_or_else(PoisonError::into_inner));
}

/// The next one at std's mutex.
pub fn next_with_std(accounts: &Mutex<[u32; 2]>) -> Next {
    let (mut guard, warned) = match accounts.lock() {
        Ok(guard) => (guard, false),
        // The guard is in the error: nobody is kept from the data.
        Err(poisoned) => (poisoned.into_inner(), true),
    };
    let found = guard.iter().sum();
    if warned {
        guard[0] += BALANCES.iter().sum::<u32>() - found;
        accounts.clear_poison();
    }
    drop(guard);
    let left = accounts.lock().map_or(0, |guard| guard.iter().sum());
    Next { warned, found, left }
}

/// With parking_lot's: the next thread finds a sum, and has no reason to doubt it.
pub fn with_parking_lot() -> Next {
    let accounts = parking_lot::Mutex::new(BALANCES);
    fall(|| transfer_with_parking_lot(&accounts));
    next_with_parking_lot(&accounts)
}

/// Half a transfer under parking_lot's mutex, and a panic.
pub fn transfer_with_parking_lot(accounts: &parking_lot::Mutex<[u32; 2]>) {
    half_a_transfer(&mut accounts.lock());
}

/// The next one at parking_lot's mutex.
pub fn next_with_parking_lot(accounts: &parking_lot::Mutex<[u32; 2]>) -> Next {
    let found = accounts.lock().iter().sum();
    Next { warned: false, found, left: found }
}

/// Runs this in a thread of its own, whose panic ends there.
fn fall(body: impl FnOnce() + Send) {
    thread::scope(|scope| {
        let falls = thread::Builder::new().name("falls".into()).spawn_scoped(scope, body);
        // That it panicked is the point.
        let _ = falls.map(thread::ScopedJoinHandle::join);
    });
}

fn show(report: &mut Report) -> Result<()> {
    let std = report.watch("half a transfer under std's mutex", with_std);
    let other = report.watch("half a transfer under parking_lot's", with_parking_lot);
    let mut table = Table::new(["mutex", "warned", "sum found", "sum left"]);
    for (mutex, next) in [("std", std), ("parking_lot", other)] {
        let warned = if next.warned { "yes" } else { "no" };
        table.row([mutex.into(), warned.into(), next.found.to_string(), next.left.to_string()]);
    }
    report.table(&table);
    let (all, half) = (100, 70);
    report.must(
        std == Next { warned: true, found: half, left: all },
        "std warns, and the sum can be mended",
    );
    report.must(
        other == Next { warned: false, found: half, left: half },
        "parking_lot does not warn, and the sum stays wrong",
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn std_warns_and_lets_mend() {
        assert_eq!(with_std(), Next { warned: true, found: 70, left: 100 });
    }

    #[test]
    fn parking_lot_says_nothing() {
        assert_eq!(with_parking_lot(), Next { warned: false, found: 70, left: 70 });
    }
}
