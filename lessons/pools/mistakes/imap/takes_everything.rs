//! The workers run ahead as fast as they can, and the results wait in a heap.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::{iter, thread};

use crossbeam::channel;

pub fn imap<I, T, R, F>(workers: usize, items: I, job: F) -> impl Iterator<Item = R>
where
    I: Iterator<Item = T> + Send + 'static,
    T: Send + 'static,
    R: Send + 'static,
    F: Fn(T) -> R + Send + Sync + 'static,
{
    let (done, results) = channel::unbounded();
    let (items, job) = (Arc::new(Mutex::new(items.fuse().enumerate())), Arc::new(job));
    for _ in 0..workers {
        let (items, job, done) = (Arc::clone(&items), Arc::clone(&job), done.clone());
        thread::spawn(move || {
            loop {
                let next = items.lock().unwrap().next();
                let Some((place, item)) = next else { return };
                if done.send((place, job(item))).is_err() {
                    return;
                }
            }
        });
    }
    drop(done);
    let (mut early, mut place) = (BTreeMap::new(), 0);
    iter::from_fn(move || {
        loop {
            if let Some(result) = early.remove(&place) {
                place += 1;
                return Some(result);
            }
            early.extend([results.recv().ok()?]);
        }
    })
}
