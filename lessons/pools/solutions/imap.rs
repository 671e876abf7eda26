//! A row of pending results: `next` fills it up from behind, and waits for the first.

use std::collections::VecDeque;
use std::sync::Arc;
use std::{iter, thread};

use crossbeam::channel::{self, Sender};

pub fn imap<I, T, R, F>(workers: usize, items: I, job: F) -> impl Iterator<Item = R>
where
    I: Iterator<Item = T> + Send + 'static,
    T: Send + 'static,
    R: Send + 'static,
    F: Fn(T) -> R + Send + Sync + 'static,
{
    let (queue, jobs) = channel::unbounded::<(T, Sender<R>)>();
    let job = Arc::new(job);
    for _ in 0..workers {
        let (jobs, job) = (jobs.clone(), Arc::clone(&job));
        // Ends when the iterator is dropped, and the queue with it.
        thread::spawn(move || {
            for (item, tell) in jobs {
                // Nobody may wait any more.
                tell.send(job(item)).ok();
            }
        });
    }
    let (mut items, mut pending) = (items.fuse(), VecDeque::new());
    iter::from_fn(move || {
        for item in items.by_ref().take(workers - pending.len()) {
            let (tell, result) = channel::bounded(1);
            queue.send((item, tell)).unwrap();
            pending.push_back(result);
        }
        pending.pop_front().map(|first| first.recv().unwrap())
    })
}
