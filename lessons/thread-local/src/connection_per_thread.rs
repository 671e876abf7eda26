//! A connection for each thread asks a database side by side; one for all takes turns.
//!
//! A database connection is the classic thread-local: opening one is dear, and
//! one may not be used by two threads at once. Python's `sqlite3` refuses that
//! when the program runs; rusqlite's `Connection` is not `Sync`, so Rust refuses
//! when it compiles. That leaves one connection behind a lock, or one a thread:
//! opened at a thread's first query and used for all others.
//!
//! Look at the lock's row in the first picture, and at the second without one.

use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::thread;

use rusqlite::Result as Sql;
use shared::measure::{self, Variant};
use shared::{Demo, Error, Report, Result};
use thread_local::ThreadLocal;

use crate::numbers::{Numbers, open, sum_of_multiples};

/// The demo.
pub const DEMO: Demo = Demo {
    name: "connection-per-thread",
    claim: "A connection for each thread asks a database side by side; one for all takes turns.",
    show,
};

const THREADS: u32 = 2;
/// Rows in the table, all of which a query looks at.
const ROWS: u32 = 1_000;
/// Queries of each thread, in the pictures and in a measured round.
const QUERIES: [u32; 2] = [3, 20];
const ROUNDS: usize = 7;

/// A way to ask: the file, how many threads, how many queries each; returns the sum.
type Way = fn(&Path, u32, u32) -> Sql<i64>;
const WAYS: [(&str, Way); 3] =
    [("one each", one_each), ("one for all", one_for_all), ("one BEGIN", in_one_transaction)];

/// All threads ask through one connection, behind a lock.
///
/// # Errors
///
/// The database's own.
pub fn one_for_all(file: &Path, threads: u32, queries: u32) -> Sql<i64> {
    let connection = Mutex::new(open(file)?);
    let lock = || connection.lock().unwrap_or_else(PoisonError::into_inner);
    in_threads(threads, || (1..=queries).map(|it| sum_of_multiples(&lock(), it)).sum())
}

/// Each thread opens a connection at its first query and keeps it.
///
/// # Errors
///
/// The database's own.
pub fn one_each(file: &Path, threads: u32, queries: u32) -> Sql<i64> {
    let connections = ThreadLocal::new();
    // New: the thread's own, opened once.
    let own = || connections.get_or_try(|| open(file));
    in_threads(threads, || (1..=queries).map(|it| sum_of_multiples(own()?, it)).sum())
}

/// The same, with all queries of a thread inside one read transaction.
///
/// # Errors
///
/// The database's own.
pub fn in_one_transaction(file: &Path, threads: u32, queries: u32) -> Sql<i64> {
    in_threads(threads, || {
        let own = open(file)?;
        // New: the file is locked once, and not for each query.
        let transaction = own.unchecked_transaction()?;
        (1..=queries).map(|it| sum_of_multiples(&transaction, it)).sum()
    })
}

fn in_threads(threads: u32, ask_all: impl Fn() -> Sql<i64> + Sync) -> Sql<i64> {
    thread::scope(|scope| {
        let threads: Vec<_> = (0..threads).map(|_| scope.spawn(&ask_all)).collect();
        let found = threads.into_iter().map(|thread| thread.join());
        found.map(|found| found.unwrap_or(Err(rusqlite::Error::InvalidQuery))).sum()
    })
}

/// What all threads together must find.
pub fn expected(rows: u32, threads: u32, queries: u32) -> i64 {
    let multiples = |divisor| (1..=rows).filter(move |value| value % divisor == 0).map(i64::from);
    i64::from(threads) * (1..=queries).flat_map(multiples).sum::<i64>()
}

fn show(report: &mut Report) -> Result<()> {
    let failed = |err| Error::new("use the database", err);
    let numbers = Numbers::make("connection-per-thread", ROWS).map_err(failed)?;
    let ([few, many], file) = (QUERIES, numbers.file());
    let turns = report.watch("one connection behind a lock", || one_for_all(file, THREADS, few));
    let beside = report.watch("a connection for each thread", || one_each(file, THREADS, few));
    let found = [turns.map_err(failed)?, beside.map_err(failed)?];
    report.answer("found", format!("{found:?}"));
    let right = found == [expected(ROWS, THREADS, few); 2];
    report.must(right, "both ways find the same, and the right sum");
    measured(report, file, many)
}

fn measured(report: &mut Report, file: &Path, queries: u32) -> Result<()> {
    let variant =
        |(name, way): (_, Way)| Variant::new(name, move || way(file, THREADS, queries).ok());
    let answer = Some(expected(ROWS, THREADS, queries));
    let comparison = measure::compare(ROUNDS, &answer, &mut WAYS.map(variant))?;
    let sizes = format!("{THREADS} threads, {queries} queries each, opening included");
    let all = (THREADS * queries) as usize;
    report.comparison(&comparison, "connections", ("a query", all), &sizes);
    let [for_all, begun] = [1, 2].map(|way| comparison.ratio(way, 0).median);
    report.say(format!(
        "Asked through one connection for all, a query took {for_all:.2} times as long as \
         through the thread's own; through the thread's own inside one read transaction, which \
         locks the file once, {begun:.2} times."
    ));
    match report.cores() {
        1 => report.cannot("on one core threads take turns, with a connection each or without"),
        _ => report.may(for_all > 1.1, "a connection for each was faster than one for all"),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_ways_find_the_right_sum() {
        let numbers = Numbers::make("connection-test", 100).unwrap();
        for (name, way) in WAYS {
            assert_eq!(way(numbers.file(), 4, 3), Ok(expected(100, 4, 3)), "{name}");
        }
    }
}
