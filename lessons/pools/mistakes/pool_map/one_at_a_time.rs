//! A thread of its own, and no second one.

use std::thread;

pub fn pool_map<T, R, F>(workers: usize, items: Vec<T>, job: F) -> Vec<R>
where
    T: Send,
    R: Send,
    F: Fn(T) -> R + Sync,
{
    let job = &job;
    thread::scope(|scope| {
        let worker = scope.spawn(move || items.into_iter().map(job).collect());
        worker.join().unwrap()
    })
}
