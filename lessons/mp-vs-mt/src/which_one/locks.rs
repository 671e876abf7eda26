//! Threads and locks: the accounts are shared, each behind a lock of its own.

use std::io;
use std::sync::{Mutex, PoisonError};
use std::thread;

use super::books::Books;
use super::day::{ACCOUNTS, Day, Transfer};

/// Each thread books its share in the accounts themselves.
///
/// # Errors
///
/// If the system refuses a thread.
pub fn by_locks(day: &Day, workers: usize) -> io::Result<Books> {
    let accounts: [Mutex<i64>; ACCOUNTS] = Default::default();
    let decided = thread::scope(|scope| {
        let start = |worker| {
            let (share, accounts) = (day.share(worker, workers), &accounts);
            let thread = thread::Builder::new().name(format!("teller-{}", worker + 1));
            thread.spawn_scoped(scope, move || {
                let book = |number| day.decide(number).map(|it| book(it, accounts));
                share.map(book).fold(0, |decided, _| decided + 1)
            })
        };
        let tellers = (0..workers).map(start).collect::<io::Result<Vec<_>>>()?;
        Ok::<_, io::Error>(tellers.into_iter().filter_map(|teller| teller.join().ok()).sum())
    })?;
    let balance =
        |account: Mutex<i64>| account.into_inner().unwrap_or_else(PoisonError::into_inner);
    Ok(Books { decided, changes: accounts.map(balance) })
}

/// Books a transfer while it holds both accounts: nobody sees the money on its way.
fn book(Transfer { from, to, amount }: Transfer, accounts: &[Mutex<i64>; ACCOUNTS]) {
    let lock = |account: usize| accounts[account].lock().unwrap_or_else(PoisonError::into_inner);
    // The smaller number first, for all: so no two wait for each other.
    let mut both = [lock(from.min(to)), lock(from.max(to))];
    *both[usize::from(from > to)] -= amount;
    *both[usize::from(to > from)] += amount;
}
