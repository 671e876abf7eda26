//! Two transfers at once, from account A to B and from B to A.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;

/// What is in the two accounts before both transfers.
pub const BEFORE: [i64; 2] = [60, 40];
/// How much leaves each account.
pub const LEAVES: [i64; 2] = [10, 30];
/// What is in the two accounts after both transfers.
pub const AFTER: [i64; 2] = [80, 20];

/// Runs the transfer from account 0 and the one from account 1, each in a thread.
pub fn both_ways<T: Default + Send>(transfer: impl Fn(usize) -> T + Sync) -> [T; 2] {
    thread::scope(|scope| {
        let threads = [(0, "from-A"), (1, "from-B")].map(|(from, name)| {
            let (transfer, thread) = (&transfer, thread::Builder::new().name(name.into()));
            thread.spawn_scoped(scope, move || transfer(from))
        });
        // A refused thread moves nothing, and the claim fails.
        threads.map(|thread| thread.ok().and_then(|it| it.join().ok()).unwrap_or_default())
    })
}

/// Locks; the balances are whole at every moment, so a panic elsewhere does not matter.
pub fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What is in a mutex that nobody else has.
pub fn into_balance<T>(mutex: Mutex<T>) -> T {
    mutex.into_inner().unwrap_or_else(PoisonError::into_inner)
}
