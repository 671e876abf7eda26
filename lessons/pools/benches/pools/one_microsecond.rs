//! Jobs of a microsecond on two pinned workers: what handing them out costs.

use std::io::{self, Write};
use std::thread;
use std::time::{Duration, Instant};

use lesson_pools::pool_by_hand::Pool;
use lesson_pools::thread_per_job::work;
use shared::goal::{Goals, Wanted};
use shared::machine::{cores, pin};
use shared::measure::{Variant, compare};
use shared::{Error, Result};

use crate::empty_jobs::{count, job};
use crate::placement::{in_words, pin_workers};
use crate::{Row, say, tell};

const WORKERS: usize = 2;
const JOBS: u64 = 20_000;
const WORK: Duration = Duration::from_micros(1);
const ROUNDS: usize = 31;

pub(crate) fn measure(goals: &mut Goals) -> Result<()> {
    if cores() < WORKERS {
        writeln!(io::stderr(), "how jobs are shared cannot be shown here: there is one core")?;
        return Ok(());
    }
    let size = size_of(WORK);
    let one = move |number| {
        work(size);
        job(number, JOBS);
    };
    let halves = || {
        thread::scope(|scope| {
            for worker in 0..WORKERS {
                scope.spawn(move || {
                    pin(worker);
                    (0..JOBS).skip(worker).step_by(WORKERS).for_each(one);
                });
            }
        });
    };
    let pool = Pool::with_baskets(WORKERS)?;
    let rayons = rayon::ThreadPoolBuilder::new().num_threads(WORKERS).build();
    let rayons = rayons.map_err(|err| Error::new("start a rayon pool", err))?;
    let pinned = pin_workers(WORKERS, |job| pool.spawn(job))
        && pin_workers(WORKERS, |job| rayons.spawn(job));
    let in_scope = || rayons.scope(|scope| (0..JOBS).for_each(|n| scope.spawn(move |_| one(n))));
    let mut variants = [
        Variant::new("halves", || count(JOBS, halves)),
        Variant::new("pool", || count(JOBS, || (0..JOBS).for_each(|n| pool.spawn(move || one(n))))),
        Variant::new("scope", || count(JOBS, in_scope)),
        Variant::new("alone", || count(JOBS, || (0..JOBS).for_each(one))),
    ];
    let comparison = compare(ROUNDS, &JOBS, &mut variants)?;
    let places = in_words(pinned);
    let names = ["shared beforehand", "pool-by-hand", "rayon::scope", "one thread"];
    say(&comparison, &format!("a job of 1 µs, {WORKERS} workers, {places}"), &names, JOBS)?;
    let limit = comparison.ratio(3, 0);
    writeln!(io::stderr(), "  what {WORKERS} cores bring at best here: {limit} times as fast")?;
    let of = format!("pool-by-hand, {JOBS} jobs of 1 µs, {WORKERS} workers");
    for (at, against, limit) in [(0, "perfect sharing", 1.25), (2, "rayon::scope", 1.1)] {
        let (wanted, ratio) = (Wanted::AtMost(limit), comparison.ratio(1, at));
        tell(goals, &comparison, Row { of: &of, against, wanted, ratio })?;
    }
    Ok(())
}

/// The size of the work that takes about so long.
fn size_of(wanted: Duration) -> u64 {
    const SAMPLE: u64 = 1_000_000;
    let took = |_| {
        let begin = Instant::now();
        work(SAMPLE);
        begin.elapsed()
    };
    let quickest = (0..5).map(took).min().unwrap_or(wanted);
    (SAMPLE as f64 * wanted.div_duration_f64(quickest)).ceil() as u64
}
