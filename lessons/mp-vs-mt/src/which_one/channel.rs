//! A channel: one owner of the books, to whom everybody sends what was decided.

use std::io;
use std::thread;

use crossbeam::channel;

use super::books::Books;
use super::day::Day;

/// The threads decide; the owner, which is the caller, alone books.
///
/// # Errors
///
/// If the system refuses a thread.
pub fn by_channel(day: &Day, workers: usize) -> io::Result<Books> {
    let (send, decisions) = channel::unbounded();
    thread::scope(|scope| {
        let start = |worker| {
            let (mut share, send) = (day.share(worker, workers), send.clone());
            let thread = thread::Builder::new().name(format!("teller-{}", worker + 1));
            thread.spawn_scoped(scope, move || {
                // An error would say that the owner is gone; it stays until all have hung up.
                share.all(|number| send.send(day.decide(number)).is_ok())
            })
        };
        let started: io::Result<Vec<_>> = (0..workers).map(start).collect();
        // The tellers' own ends are left: when they are done the owner's loop ends.
        drop(send);
        started.map(|_| decisions.iter().collect())
    })
}
