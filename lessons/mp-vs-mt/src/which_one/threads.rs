//! Raw threads: each keeps books of its own, and whoever joins them adds up.

use std::io;
use std::thread;

use super::books::Books;
use super::day::Day;

/// Gives each thread its share; nothing is shared, so nothing is locked.
///
/// # Errors
///
/// If the system refuses a thread.
pub fn by_threads(day: &Day, workers: usize) -> io::Result<Books> {
    thread::scope(|scope| {
        let start = |worker| {
            let share = day.share(worker, workers);
            let thread = thread::Builder::new().name(format!("teller-{}", worker + 1));
            thread.spawn_scoped(scope, move || share.map(|number| day.decide(number)).collect())
        };
        let tellers = (0..workers).map(start).collect::<io::Result<Vec<_>>>()?;
        let books = |teller: thread::ScopedJoinHandle<'_, Books>| teller.join().ok();
        Ok(tellers.into_iter().filter_map(books).sum())
    })
}
