//! A thread for each item, and a row of handles that is as long as there are workers.

use std::collections::VecDeque;
use std::sync::Arc;
use std::thread::{self, JoinHandle};

struct Imap<I, F, R> {
    items: I,
    job: Arc<F>,
    workers: usize,
    pending: VecDeque<JoinHandle<R>>,
}

impl<I, T, R, F> Iterator for Imap<I, F, R>
where
    I: Iterator<Item = T>,
    T: Send + 'static,
    R: Send + 'static,
    F: Fn(T) -> R + Send + Sync + 'static,
{
    type Item = R;

    fn next(&mut self) -> Option<R> {
        while self.pending.len() < self.workers {
            let Some(item) = self.items.next() else { break };
            let job = Arc::clone(&self.job);
            self.pending.push_back(thread::spawn(move || job(item)));
        }
        self.pending.pop_front().map(|first| first.join().unwrap())
    }
}

pub fn imap<I, T, R, F>(workers: usize, items: I, job: F) -> impl Iterator<Item = R>
where
    I: Iterator<Item = T> + Send + 'static,
    T: Send + 'static,
    R: Send + 'static,
    F: Fn(T) -> R + Send + Sync + 'static,
{
    Imap { items: items.fuse(), job: Arc::new(job), workers, pending: VecDeque::new() }
}
