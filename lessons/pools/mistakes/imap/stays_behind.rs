//! The workers wait for items for ever: each of them could send one itself.

use std::collections::VecDeque;
use std::sync::Arc;
use std::{iter, thread};

use crossbeam::channel::{self, Receiver, Sender};

type Queue<T> = (Sender<T>, Receiver<T>);

pub fn imap<I, T, R, F>(workers: usize, items: I, job: F) -> impl Iterator<Item = R>
where
    I: Iterator<Item = T> + Send + 'static,
    T: Send + 'static,
    R: Send + 'static,
    F: Fn(T) -> R + Send + Sync + 'static,
{
    let queue: Arc<Queue<(T, Sender<R>)>> = Arc::new(channel::unbounded());
    let job = Arc::new(job);
    for _ in 0..workers {
        let (queue, job) = (Arc::clone(&queue), Arc::clone(&job));
        thread::spawn(move || {
            while let Ok((item, tell)) = queue.1.recv() {
                tell.send(job(item)).ok();
            }
        });
    }
    let (mut items, mut pending) = (items.fuse(), VecDeque::new());
    iter::from_fn(move || {
        for item in items.by_ref().take(workers - pending.len()) {
            let (tell, result) = channel::bounded(1);
            queue.0.send((item, tell)).unwrap();
            pending.push_back(result);
        }
        pending.pop_front().map(|first| first.recv().unwrap())
    })
}
