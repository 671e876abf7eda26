//! What this run measured of each way, and of each kind of worker.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use shared::Result;
use shared::measure::{Comparison, Ratio, Variant, compare};

use super::day::Day;
use super::ways::{IN_TURN, WAYS, Way};
use super::{on_tokio, pool};
use crate::start_cost::weight::{self, ask};
use crate::start_cost::{by_processes, by_tasks, by_threads};

/// How many of each kind of worker a round starts, and how many wait while they are weighed.
const STARTED: [usize; 5] = [20, 1_000, 2, 1_000, 1_000];
const WAITING: [usize; 5] = [50, 50, 2, 10_000, 10_000];

/// The figures of a way.
#[derive(Clone, Copy, Debug)]
pub struct Figures {
    /// The way.
    pub name: &'static str,
    /// What a transfer that is work took, of a whole day of them.
    pub work: Duration,
    /// How many times as fast that is as one transfer after the other, round by round.
    pub gain: Ratio,
    /// What a whole day of transfers that wait took.
    pub wait: Duration,
    /// The demo that shows it.
    pub see: &'static str,
}

/// The figures of a kind of worker.
#[derive(Clone, Copy, Debug)]
pub struct Worker {
    /// What it is.
    pub name: &'static str,
    /// From its start to its end, with nothing to do.
    pub start: Duration,
    /// The bytes of one that waits, where the system tells.
    pub memory: Option<u64>,
    /// How many transfers were left after a crash, where it could be tried.
    pub left: Option<usize>,
}

/// All ways with so many workers, one transfer after the other first.
///
/// # Errors
///
/// If the books of one way are wrong.
pub fn measure(rounds: usize, day: &Day, workers: usize) -> Result<Comparison> {
    let run = |way: Way| Variant::new(way.name, move || (way.run)(day, workers).ok());
    let mut variants: Vec<_> = [IN_TURN].into_iter().chain(WAYS).map(run).collect();
    compare(rounds, &Some(day.in_turn()), &mut variants)
}

/// The figures of all ways, from a day of work and a day of waiting.
pub fn of_ways(day: &Day, work: &Comparison, wait: &Comparison) -> Vec<Figures> {
    let of = |(at, way): (usize, Way)| Figures {
        name: way.name,
        work: work.measured[at].median.div_f64(day.transfers as f64),
        gain: work.ratio(0, at),
        wait: wait.measured[at].median,
        see: way.see,
    };
    [IN_TURN].into_iter().chain(WAYS).enumerate().map(of).collect()
}

/// The workers of our ways: what they cost, and what is left when one crashes, each way.
///
/// # Errors
///
/// If the system refuses one of them.
pub fn of_workers(rounds: usize, left: &[usize]) -> Result<(Vec<Worker>, Comparison)> {
    let [threads, jobs, processes, tasks, tokio] = STARTED;
    let (pool, runtime) = (pool::start(2)?, on_tokio::start(2)?);
    let in_pool = || {
        let ended = AtomicUsize::new(0);
        // Relaxed: the scope's end orders it before the look.
        let job = |_: &rayon::Scope<'_>| {
            ended.fetch_add(1, Ordering::Relaxed);
        };
        pool.scope(|scope| (0..jobs).for_each(|_| scope.spawn(job)));
        ended.into_inner() == jobs
    };
    let on_tokio = || {
        runtime.block_on(async {
            let tasks: Vec<_> = (0..tokio).map(|one| tokio::spawn(async move { one })).collect();
            let mut ended = 0;
            for task in tasks {
                ended += usize::from(task.await.is_ok());
            }
            ended == tokio
        })
    };
    let mut variants = [
        Variant::new("thread", || by_threads(threads) == threads),
        Variant::new("job of a pool", in_pool),
        Variant::new("process", || by_processes(processes).is_ok_and(|it| it == processes)),
        Variant::new("task", || by_tasks(tasks) == tasks),
        Variant::new("task of tokio", on_tokio),
    ];
    let comparison = compare(rounds, &true, &mut variants)?;
    let memory = [
        ask("threads", WAITING[0])?,
        ask("jobs", WAITING[1])?,
        weight::of_processes(WAITING[2])?,
        ask("tasks", WAITING[3])?,
        ask("tokio", WAITING[4])?,
    ];
    // The ways whose workers these are.
    let ways = ["threads", "pool", "processes", "async", "tokio"];
    let names = ["thread", "job of a pool", "process", "task", "task of tokio"];
    let worker = |at: usize| Worker {
        name: names[at],
        start: comparison.measured[at].median.div_f64(STARTED[at] as f64),
        memory: memory[at],
        left: WAYS.iter().position(|way| way.name == ways[at]).map(|way| left[way]),
    };
    Ok(((0..names.len()).map(worker).collect(), comparison))
}
