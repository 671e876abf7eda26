//! So many items as there are workers, then all their results, then the next so many.

use std::sync::Arc;
use std::{iter, thread};

pub fn imap<I, T, R, F>(workers: usize, items: I, job: F) -> impl Iterator<Item = R>
where
    I: Iterator<Item = T> + Send + 'static,
    T: Send + 'static,
    R: Send + 'static,
    F: Fn(T) -> R + Send + Sync + 'static,
{
    let (mut items, job) = (items.fuse(), Arc::new(job));
    let wave = iter::from_fn(move || {
        let spawn = |item| {
            let job = Arc::clone(&job);
            thread::spawn(move || job(item))
        };
        let threads: Vec<_> = items.by_ref().take(workers).map(spawn).collect();
        let results: Vec<R> = threads.into_iter().map(|it| it.join().unwrap()).collect();
        (!results.is_empty()).then_some(results)
    });
    wave.flatten()
}
