//! A `map` that hands out its results one by one.
//!
//! `imap` gives each item to `job` and returns an iterator over the results, in the order of
//! the items. There may be very many items, or endlessly many, so it does not wait for all:
//!
//! - `next` returns a result as soon as its own job is done;
//! - while `next` waits, as many jobs are under way as there are workers, if there are items
//!   enough, and never more run at once; one whose result waits for its turn is under way;
//! - of `items`, never more are taken than results were asked for, plus `workers`;
//! - an iterator that is dropped early takes no more items, and its threads end.
//!
//! Whoever waits sleeps. `workers` is at least 1, and no job panics.
//!
//! Check it with `cargo xtask check pools/imap`.

use std::sync::{Arc, Mutex};
use std::thread;

pub fn imap<I, T, R, F>(workers: usize, items: I, job: F) -> impl Iterator<Item = R>
where
    I: Iterator<Item = T> + Send + 'static,
    T: Send + 'static,
    R: Send + 'static,
    F: Fn(T) -> R + Send + Sync + 'static,
{
    let items = Arc::new(Mutex::new(items.enumerate()));
    let job = Arc::new(job);
    let spawn = |_| {
        let (items, job) = (Arc::clone(&items), Arc::clone(&job));
        thread::spawn(move || {
            let mut done = Vec::new();
            loop {
                let next = items.lock().unwrap().next();
                let Some((place, item)) = next else { return done };
                done.push((place, job(item)));
            }
        })
    };
    let workers: Vec<_> = (0..workers).map(spawn).collect();
    let mut results: Vec<(usize, R)> =
        workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect();
    results.sort_by_key(|(place, _)| *place);
    results.into_iter().map(|(_, result)| result)
}
