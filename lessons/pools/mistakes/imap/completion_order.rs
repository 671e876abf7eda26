//! Results are handed out as they come.

use std::sync::Arc;
use std::{iter, thread};

use crossbeam::channel;

pub fn imap<I, T, R, F>(workers: usize, items: I, job: F) -> impl Iterator<Item = R>
where
    I: Iterator<Item = T> + Send + 'static,
    T: Send + 'static,
    R: Send + 'static,
    F: Fn(T) -> R + Send + Sync + 'static,
{
    let (queue, jobs) = channel::unbounded();
    let (done, results) = channel::unbounded();
    let job = Arc::new(job);
    for _ in 0..workers {
        let (jobs, done, job) = (jobs.clone(), done.clone(), Arc::clone(&job));
        thread::spawn(move || {
            for item in jobs {
                done.send(job(item)).ok();
            }
        });
    }
    let (mut items, mut pending) = (items.fuse(), 0);
    iter::from_fn(move || {
        for item in items.by_ref().take(workers - pending) {
            queue.send(item).unwrap();
            pending += 1;
        }
        pending = pending.checked_sub(1)?;
        results.recv().ok()
    })
}
