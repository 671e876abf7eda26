//! A connection for each thread asks a database side by side; one for all takes turns.
//!
//! A database connection is the classic thread-local: opening one is dear, and
//! one may not be used by two threads at once. Python's `sqlite3` refuses that
//! when the program runs; rusqlite's `Connection` is not `Sync`, so Rust refuses
//! when it compiles. That leaves one connection behind a lock, or one a thread:
//! opened at a thread's first query and used again for all others.
//!
//! Look at the lock's row in the first picture, and at the second without one.

use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::thread;

use rusqlite::{Connection, OpenFlags, Result as Sql};
use shared::measure::{self, Variant};
use shared::{Bars, Demo, Error, Report, Result};
use thread_local::ThreadLocal;

use crate::numbers::Numbers;

/// The demo.
pub const DEMO: Demo = Demo {
    name: "connection-per-thread",
    claim: "A connection for each thread asks a database side by side; one for all takes turns.",
    show,
};

const THREADS: u32 = 2;
/// Rows in the table; a query looks at all of them.
const ROWS: u32 = 1_000;
/// Queries of each thread, in the pictures and in a measured round.
const QUERIES: [u32; 2] = [3, 20];
const ROUNDS: usize = 7;

/// A way to get at the database: asks, for a divisor, the sum of its multiples.
pub type Ask<'a> = &'a (dyn Fn(u32) -> Sql<i64> + Sync);

/// All threads ask through one connection, behind a lock.
///
/// # Errors
///
/// The database's own.
pub fn one_for_all(file: &Path, threads: u32, queries: u32) -> Sql<i64> {
    let connection = Mutex::new(open(file)?);
    ask_in_threads(threads, queries, &|divisor| {
        sum_of_multiples(&connection.lock().unwrap_or_else(PoisonError::into_inner), divisor)
    })
}

/// Each thread opens a connection at its first query and keeps it.
///
/// # Errors
///
/// The database's own.
pub fn one_each(file: &Path, threads: u32, queries: u32) -> Sql<i64> {
    let connections = ThreadLocal::new();
    ask_in_threads(threads, queries, &|divisor| {
        // New: the thread's own, opened once.
        sum_of_multiples(connections.get_or_try(|| open(file))?, divisor)
    })
}

fn ask_in_threads(threads: u32, queries: u32, ask: Ask<'_>) -> Sql<i64> {
    let ask_all = move || (1..=queries).map(ask).sum::<Sql<i64>>();
    thread::scope(|scope| {
        let threads: Vec<_> = (0..threads).map(|_| scope.spawn(ask_all)).collect();
        threads
            .into_iter()
            .map(|thread| thread.join().unwrap_or(Err(rusqlite::Error::InvalidQuery)))
            .sum()
    })
}

fn open(file: &Path) -> Sql<Connection> {
    // NO_MUTEX: no thread shares a connection without a lock, the compiler sees to that.
    Connection::open_with_flags(
        file,
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )
}

fn sum_of_multiples(connection: &Connection, divisor: u32) -> Sql<i64> {
    let query = "SELECT sum(value) FROM numbers WHERE value % ?1 = 0";
    connection.query_row(query, [divisor], |row| row.get(0))
}

/// What all threads together must find.
fn expected(rows: u32, threads: u32, queries: u32) -> i64 {
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
    report.must(
        found == [expected(ROWS, THREADS, few); 2],
        "both ways find the same, and the right sum",
    );
    measured(report, file, many)
}

fn measured(report: &mut Report, file: &Path, queries: u32) -> Result<()> {
    let mut variants = [
        Variant::new("one for all", || one_for_all(file, THREADS, queries).ok()),
        Variant::new("one each", || one_each(file, THREADS, queries).ok()),
    ];
    let answer = Some(expected(ROWS, THREADS, queries));
    let comparison = measure::compare(ROUNDS, &answer, &mut variants)?;
    let mut bars = Bars::new("connections", ["queries a second"]);
    for (variant, measured) in variants.iter().zip(&comparison.measured) {
        let rate = f64::from(THREADS * queries) / measured.median.as_secs_f64();
        bars.row(&variant.name, [format!("{rate:.0}")], rate).range_of_rates(measured);
    }
    report.bars(&bars);
    let cores = report.cores();
    report.say(format!(
        "Medians of {ROUNDS} rounds: {THREADS} threads, {queries} queries each, opening included, {cores} cores."
    ));
    report.disturbance(&comparison);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways_find_the_right_sum() {
        let numbers = Numbers::make("connection-test", 100).unwrap();
        assert_eq!(one_for_all(numbers.file(), 4, 3), Ok(expected(100, 4, 3)));
        assert_eq!(one_each(numbers.file(), 4, 3), Ok(expected(100, 4, 3)));
    }
}
