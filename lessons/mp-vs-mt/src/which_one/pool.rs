//! A pool: threads that are there anyway take job after job.

use std::io;
use std::thread;

use rayon::iter::{IndexedParallelIterator, IntoParallelIterator, ParallelIterator};
use rayon::{ThreadPool, ThreadPoolBuilder};

use super::books::Books;
use super::day::Day;

/// Hands the whole day to a pool, which deals it out as its workers come to it.
///
/// # Errors
///
/// If the system refuses a thread.
pub fn by_pool(day: &Day, workers: usize) -> io::Result<Books> {
    let one = |number| [day.decide(number)].into_iter().collect::<Books>();
    // A piece may be as small as one transfer: one that waits must not hold up another.
    let books = || (0..day.transfers).into_par_iter().with_max_len(1).map(one).sum();
    Ok(start(workers)?.install(books))
}

/// A rayon pool whose workers are threads of `std`, with names.
///
/// # Errors
///
/// If the system refuses a thread.
pub fn start(workers: usize) -> io::Result<ThreadPool> {
    let pool = ThreadPoolBuilder::new().num_threads(workers).spawn_handler(|worker| {
        let thread = thread::Builder::new().name(format!("rayon-{}", worker.index() + 1));
        thread.spawn(|| worker.run()).map(drop)
    });
    pool.build().map_err(io::Error::other)
}
