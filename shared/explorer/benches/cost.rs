//! What an exploration costs: `cargo bench -p explorer --bench cost`.
//!
//! How many executions a second; how their number and time grow with threads and
//! operations; and what is left of threads and memory after 100 000 of them.

#[path = "../tests/small/mod.rs"]
#[allow(dead_code, reason = "each user of it needs other parts")]
mod small;

use std::fs;
use std::io::{self, Write};
use std::sync::atomic::Ordering::SeqCst;
use std::time::Instant;

use explorer::{Config, Count, Kind, check, explore};
use small::{Lock, Number, join, spawn};

const CONFIG: Config = Config { max_executions: 200_000, ..Config::DEFAULT };

/// What each thread does again and again.
#[derive(Clone, Copy)]
enum Work {
    /// A load and a store of one atomic that all share: no two orders are alike.
    LoadAndStore,
    /// Takes and gives back one of two locks in turn.
    TwoLocks,
    /// Takes and gives back a lock that all share.
    OneLock,
    /// Adds to an atomic of its own, and to a shared one at the end.
    MostlyOwn,
}

fn program(work: Work, threads: usize, operations: usize) -> impl Fn() + Send + Sync + 'static {
    move || {
        let shared = Number::new(0);
        let locks = [Lock::new(Kind::Mutex), Lock::new(Kind::Mutex)];
        let threads: Vec<_> = (0..threads)
            .map(|_| {
                let (shared, locks) = (shared.clone(), locks.clone());
                spawn(move || {
                    let own = Number::new(0);
                    for number in 0..operations / 2 {
                        match work {
                            Work::LoadAndStore => {
                                let read = shared.load(SeqCst);
                                shared.store(read + 1, SeqCst);
                            }
                            Work::TwoLocks => {
                                locks[number % 2].lock();
                                locks[number % 2].unlock();
                            }
                            Work::OneLock => {
                                locks[0].lock();
                                locks[0].unlock();
                            }
                            Work::MostlyOwn => {
                                own.add(1, SeqCst);
                                let last = number + 1 == operations / 2;
                                let number = if last { &shared } else { &own };
                                number.add(1, SeqCst);
                            }
                        }
                    }
                })
            })
            .collect();
        for thread in threads {
            join(thread);
        }
    }
}

fn main() -> io::Result<()> {
    let mut out = io::stdout();
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    writeln!(out, "{cores} cores\n")?;
    rate(&mut out)?;
    growth(&mut out)?;
    leftovers(&mut out)
}

fn rate(out: &mut impl Write) -> io::Result<()> {
    for (name, work, threads, operations) in [
        ("2 threads, 6 loads and stores", Work::LoadAndStore, 2, 6),
        ("3 threads, 4 loads and stores", Work::LoadAndStore, 3, 4),
        ("2 threads, 6 locks", Work::OneLock, 2, 12),
    ] {
        let outcomes = explore(&CONFIG, Count::Every, program(work, threads, operations));
        let rate = outcomes.executions as f64 / outcomes.time.as_secs_f64();
        let executions = outcomes.executions;
        writeln!(out, "{name:<32} {executions:>7} executions, {rate:>8.0} a second")?;
    }
    Ok(())
}

fn growth(out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "\n{:<44} executions (and cut)      ms", "operations of each thread")?;
    for (name, work) in [
        ("own atomic, a shared one at the end", Work::MostlyOwn),
        ("one lock, taken and given back", Work::OneLock),
        ("two locks in turn", Work::TwoLocks),
        ("load and store of one atomic", Work::LoadAndStore),
    ] {
        for (threads, operations) in
            [(2, 4), (2, 6), (2, 8), (2, 10), (2, 12), (3, 4), (3, 6), (4, 4)]
        {
            let begun = Instant::now();
            let report = check(&CONFIG, program(work, threads, operations));
            let time = begun.elapsed().as_secs_f64() * 1e3;
            let what = format!("{name}: {threads} threads, {operations} each");
            let end = if report.complete { "" } else { "  not finished" };
            let (executions, cut) = (report.executions, report.cut);
            writeln!(out, "{what:<54} {executions:>7} ({cut}) {time:>9.1}{end}")?;
        }
    }
    Ok(())
}

fn leftovers(out: &mut impl Write) -> io::Result<()> {
    writeln!(out)?;
    let before = status();
    let config = Config { max_executions: 100_000, ..Config::DEFAULT };
    let outcomes = explore(&config, Count::Every, program(Work::LoadAndStore, 3, 6));
    let after = status();
    writeln!(
        out,
        "{} executions: threads {} before and {} after, memory {} KiB before and {} KiB after",
        outcomes.executions, before.0, after.0, before.1, after.1
    )
}

/// The threads of this process and its memory in KiB; 0 where the system does not tell.
fn status() -> (u64, u64) {
    let text = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let figure = |name: &str| {
        let line = text.lines().find(|line| line.starts_with(name));
        let figure = line.and_then(|line| line.split_whitespace().nth(1));
        figure.and_then(|figure| figure.parse().ok()).unwrap_or(0)
    };
    (figure("Threads:"), figure("VmRSS:"))
}
