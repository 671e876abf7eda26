//! A connection for each thread, inside one read transaction, on all cores:
//! `cargo bench -p thread-local --bench connections`.
//!
//! The same queries are asked by one thread, by a thread on each core with a connection of its
//! own, and by a thread on each core through one connection behind a lock. Each thread is kept on
//! its core where the system allows it, since the kernel may leave two on one. The rounds
//! alternate; ratios are taken within a round.

use std::io;
use std::process::ExitCode;
use std::sync::PoisonError;
use std::thread;

use lesson_thread_local::connection_per_thread::{expected, in_one_transaction};
use lesson_thread_local::numbers::{Numbers, open, sum_of_multiples};
use shared::goal::{Goal, Goals, Wanted};
use shared::machine;
use shared::measure::{Ratio, Variant, compare};
use watched::sync::Mutex;

const ROUNDS: usize = 15;
/// Rows in the table, as in the demo; a query looks at all of them.
const ROWS: u32 = 1_000;
/// Queries of each thread: tens of milliseconds, so that opening a connection counts for little.
const QUERIES: u32 = 1_000;
/// The share of all cores that should be gained.
const GAINED: f64 = 0.9;
/// How many times as fast as one connection behind a lock, for each core.
const AHEAD: f64 = 1.1;

fn main() -> io::Result<ExitCode> {
    let cores = machine::cores() as u32;
    let numbers = Numbers::make("connections", ROWS).map_err(io::Error::other)?;
    let file = numbers.file();
    let own = || in_one_transaction(file, 1, QUERIES).ok();
    let behind_a_lock = || {
        let connection = Mutex::new(open(file).ok()?);
        let lock = || connection.lock().unwrap_or_else(PoisonError::into_inner);
        on_all_cores(cores, || (1..=QUERIES).map(|it| sum_of_multiples(&lock(), it).ok()).sum())
    };
    let mut variants = [
        Variant::new("one core", || (0..cores).map(|_| own()).sum()),
        Variant::new("all cores", || on_all_cores(cores, own)),
        Variant::new("one for all", behind_a_lock),
    ];
    let answer = Some(expected(ROWS, cores, QUERIES));
    let comparison = compare(ROUNDS, &answer, &mut variants).map_err(io::Error::other)?;
    let mut goals = Goals::new();
    let mut tell = |against: &str, wanted: f64, Ratio { median, least, most }| {
        goals.tell(&Goal {
            of: format!("connection-per-thread, one transaction, {cores} cores, {QUERIES} queries"),
            against: against.to_owned(),
            unit: "times as fast",
            wanted: Wanted::AtLeast(wanted * f64::from(cores)),
            figure: [median, least, most],
            disturbed: comparison.disturbance(),
        })
    };
    tell("itself on one core", GAINED, comparison.ratio(0, 1))?;
    // With one core there is nothing to gain from a connection each.
    if cores > 1 {
        tell("one connection behind a lock", AHEAD, comparison.ratio(2, 1))?;
    }
    Ok(goals.exit_code())
}

/// The sum of what a thread on each core finds.
fn on_all_cores(cores: u32, ask: impl Fn() -> Option<i64> + Sync) -> Option<i64> {
    // A thread that is spawned on a core stays there, as its maker does.
    let pinned = |core| {
        machine::pin(core as usize);
        ask()
    };
    thread::scope(|scope| {
        let pinned = &pinned;
        let threads: Vec<_> = (0..cores).map(|core| scope.spawn(move || pinned(core))).collect();
        threads.into_iter().map(|thread| thread.join().ok().flatten()).sum()
    })
}
