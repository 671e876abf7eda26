//! The `map` of a pool: a few workers, many items.
//!
//! `pool_map` gives each item to `job`, once, and returns the results when all jobs are
//! done, in the order of the items. With several workers
//!
//! - as many jobs run at the same time as there are workers, and never more;
//! - a worker that has done a job takes the next item that nobody has begun, so a long job
//!   holds up nobody but its own worker.
//!
//! `workers` is at least 1. Without items there are no results. The beginning below gives
//! the right results, but look at who works when: run the check.
//!
//! Check it with `cargo xtask check pools/pool-map`.

use std::thread;

pub fn pool_map<T, R, F>(workers: usize, items: Vec<T>, job: F) -> Vec<R>
where
    T: Send,
    R: Send,
    F: Fn(T) -> R + Sync,
{
    let job = &job;
    thread::scope(|scope| {
        items
            .into_iter()
            .map(|item| scope.spawn(move || job(item)))
            .map(|worker| worker.join().unwrap())
            .collect()
    })
}
