//! The workers take the items themselves, each for a permit, which a result gives back.

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
    let (permit, permits) = channel::unbounded();
    (0..workers).for_each(|_| permit.send(()).unwrap());
    let (done, results) = channel::unbounded();
    let (items, job) = (Arc::new(Mutex::new(items.fuse().enumerate())), Arc::new(job));
    for _ in 0..workers {
        let (items, job) = (Arc::clone(&items), Arc::clone(&job));
        let (permits, done) = (permits.clone(), done.clone());
        thread::spawn(move || {
            // No permit comes any more when the iterator is dropped.
            while let Ok(()) = permits.recv() {
                let next = items.lock().unwrap().next();
                let Some((place, item)) = next else { return };
                // Nobody may wait any more.
                done.send((place, job(item))).ok();
            }
        });
    }
    // Or the last worker would not be missed.
    drop(done);
    let (mut early, mut place) = (BTreeMap::new(), 0);
    iter::from_fn(move || {
        let result = loop {
            match early.remove(&place) {
                Some(result) => break result,
                None => early.extend([results.recv().ok()?]),
            }
        };
        place += 1;
        permit.send(()).ok();
        Some(result)
    })
}
