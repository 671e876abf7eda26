//! A guard held over an await locks out the only thread that could end the await.
//!
//! The first task holds the account and waits for the bank. The second asks for the lock,
//! and blocks the thread on which the first would go on: the thread waits for itself. It
//! passes each test in which the bank answers at once, and all in which nobody else pays.
//!
//! There are two cures. End the guard before the await; then what was seen under it may be
//! over after it, so look again. Or await the lock, [`crate::runtime::mutex`]: who finds it
//! locked gives the thread back, and what was seen stays true.
//!
//! Look at the second task: in the first picture its only poll never ends, in the second
//! it is polled, waits without the thread, and is polled again.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use shared::task::{Task, named};
use shared::{Demo, Report, Result, Table};

use crate::block_on::block_on;
use crate::runtime::combine::yield_now;
use crate::runtime::mutex::Mutex as AsyncMutex;

pub mod tasks;

use tasks::{locked_out, two_tasks};

/// The demo.
pub const DEMO: Demo = Demo {
    name: "lock-across-await",
    claim: "A guard held over an await locks out the only thread that could end the await.",
    show,
};

/// What is there, and what each of two withdrawals takes if it is.
pub(crate) const BALANCE: i32 = 100;
const AMOUNT: i32 = 60;
/// How long main listens for two tasks that will not end, at the slow pace.
const PATIENCE: Duration = Duration::from_secs(2);

/// Holds the guard from the look to the payment. Gives whether it paid.
pub async fn guard_held(account: Arc<Mutex<i32>>, bank: impl Future<Output = ()>) -> bool {
    let mut balance = lock(&account);
    if *balance < AMOUNT {
        return false;
    }
    bank.await;
    *balance -= AMOUNT;
    true
}

/// Looks and pays each with a guard of its own.
pub async fn guard_in_parts(account: Arc<Mutex<i32>>, bank: impl Future<Output = ()>) -> bool {
    // New: the guard ends before the await, and what it was taken for ends with it.
    if *lock(&account) < AMOUNT {
        return false;
    }
    bank.await;
    *lock(&account) -= AMOUNT;
    true
}

/// Looks and pays with one guard, after the bank's answer.
pub async fn guard_after(account: Arc<Mutex<i32>>, bank: impl Future<Output = ()>) -> bool {
    bank.await;
    // New: nothing is awaited from the look to the payment.
    let mut balance = lock(&account);
    if *balance < AMOUNT {
        return false;
    }
    *balance -= AMOUNT;
    true
}

/// As the first, with a lock that is awaited.
pub async fn lock_awaited(account: Arc<AsyncMutex<i32>>, bank: impl Future<Output = ()>) -> bool {
    // New: the task that finds it locked waits, and not its thread.
    let mut balance = account.lock().await;
    if *balance < AMOUNT {
        return false;
    }
    bank.await;
    *balance -= AMOUNT;
    true
}

fn lock(account: &Mutex<i32>) -> MutexGuard<'_, i32> {
    account.lock().unwrap_or_else(PoisonError::into_inner)
}

fn pair<T: Future>(withdrawal: impl Fn() -> T) -> [Task<T>; 2] {
    ["first", "second"].map(|name| named(name, withdrawal()))
}

/// How many paid and what was left, with a guard that ends in time.
fn with_guards<F>(withdraw: impl Fn(Arc<Mutex<i32>>) -> F) -> (usize, i32)
where
    F: Future<Output = bool> + 'static,
{
    let account = Arc::new(Mutex::new(BALANCE));
    let paid = two_tasks(pair(|| withdraw(Arc::clone(&account))));
    (paid, *lock(&account))
}

/// How many paid and what was left, with a lock that is awaited.
fn with_await() -> (usize, i32) {
    let account = Arc::new(AsyncMutex::new(BALANCE));
    let paid = two_tasks(pair(|| lock_awaited(Arc::clone(&account), yield_now())));
    (paid, *block_on(account.lock()))
}

fn show(report: &mut Report) -> Result<()> {
    let patience = report.pace().of(PATIENCE);
    let held = report.watch("a guard held over the await", || locked_out(patience))?;
    let awaited = report.watch("a lock that is awaited", with_await);
    let parts = with_guards(|account| guard_in_parts(account, yield_now()));
    let after = with_guards(|account| guard_after(account, yield_now()));
    let held_paid = held.1.map_or("never ends".into(), |paid| paid.to_string());
    let mut table = Table::new(["the guard", "paid", "left"]);
    table.row(["held over the await".into(), held_paid, String::new()]);
    for (guard, (paid, left)) in [("in two parts", parts), ("after", after), ("awaited", awaited)] {
        table.row([guard.into(), paid.to_string(), left.to_string()]);
    }
    report.table(&table);
    report.must(held == (true, None), "the second task waited for a guard that nobody can drop");
    report.must(parts == (2, -20), "looked at before the await, 100 was enough for both");
    report.must(after == (1, 40), "looked at after it, under one guard, it was enough for one");
    report.must(awaited == (1, 40), "so it was with the lock that is held over the await");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guard_held_over_the_await_locks_out_its_own_thread() {
        assert_eq!(locked_out(Duration::from_millis(1)).unwrap(), (true, None));
    }
}
