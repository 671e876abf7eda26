//! Jobs that do nothing but be counted: what a pool itself costs.

use std::hint::black_box;
use std::io::{self, Write};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::{self, Thread};

use lesson_pools::pool_by_hand::Pool;
use shared::goal::{Goals, Wanted};
use shared::measure::{Variant, compare};
use shared::{Error, Result};
use threadpool::ThreadPool;

use crate::placement::{in_words, pin_workers};
use crate::{Row, say, tell};

/// So many that a round takes tens of milliseconds: the kernel moves three threads about on two
/// cores, and a shorter one shows nothing but where they happened to run.
const JOBS: u64 = 300_000;
/// Odd, so that the median is one of them.
const ROUNDS: usize = 21;

/// The jobs that were done.
static DONE: AtomicU64 = AtomicU64::new(0);
/// Who waits for the last one.
static WAITS: OnceLock<Thread> = OnceLock::new();

/// What each job does. It has a number, or the closure around it would need no memory.
pub(crate) fn job(number: u64, jobs: u64) {
    black_box(number);
    // Release, for the load in `count`: all that the jobs did is seen by who waits.
    if DONE.fetch_add(1, Ordering::AcqRel) + 1 == jobs {
        WAITS.get().expect("is set before the first job").unpark();
    }
}

/// Lets all jobs be handed in, waits for the last one, and returns how many were done.
pub(crate) fn count(jobs: u64, hand_in: impl FnOnce()) -> u64 {
    WAITS.get_or_init(thread::current);
    DONE.store(0, Ordering::Relaxed);
    hand_in();
    while DONE.load(Ordering::Acquire) < jobs {
        thread::park();
    }
    DONE.load(Ordering::Acquire)
}

fn one_by_one(hand_in: impl Fn(u64)) -> u64 {
    count(JOBS, || (0..JOBS).for_each(hand_in))
}

pub(crate) fn measure(goals: &mut Goals, workers: usize) -> Result<()> {
    let (channel, baskets) = (Pool::start(workers)?, Pool::with_baskets(workers)?);
    let rayons = rayon::ThreadPoolBuilder::new().num_threads(workers).build();
    let rayons = rayons.map_err(|err| Error::new("start a rayon pool", err))?;
    let threadpools = ThreadPool::new(workers);
    let pinned = [
        pin_workers(workers, |job| baskets.spawn(job)),
        pin_workers(workers, |job| rayons.spawn(job)),
        pin_workers(workers, |job| threadpools.execute(job)),
        pin_workers(workers, |job| channel.spawn(job)),
    ];
    let places = in_words(pinned == [true; 4]);
    let mut variants = [
        Variant::new("baskets", || one_by_one(|n| baskets.spawn(move || job(n, JOBS)))),
        Variant::new("rayon", || one_by_one(|n| rayons.spawn(move || job(n, JOBS)))),
        Variant::new("threadpool", || one_by_one(|n| threadpools.execute(move || job(n, JOBS)))),
        Variant::new("channel", || one_by_one(|n| channel.spawn(move || job(n, JOBS)))),
    ];
    let comparison = compare(ROUNDS, &JOBS, &mut variants)?;
    let names = ["pool-by-hand", "rayon::spawn", "threadpool", "its first step, on a channel"];
    say(&comparison, &format!("an empty job, {workers} workers, {places}"), &names, JOBS)?;
    for (at, name) in names.iter().enumerate().skip(1) {
        let ratio = comparison.ratio(at, 0);
        writeln!(io::stderr(), "  {name} takes {ratio} times as long as pool-by-hand")?;
    }
    let of = format!("pool-by-hand, {JOBS} empty jobs, {workers} workers");
    for (at, against, limit) in [(1, "rayon::spawn", 2.0), (2, "the crate threadpool", 1.5)] {
        let (wanted, ratio) = (Wanted::AtLeast(limit), comparison.ratio(at, 0));
        tell(goals, &comparison, Row { of: &of, against, wanted, ratio })?;
    }
    Ok(())
}
