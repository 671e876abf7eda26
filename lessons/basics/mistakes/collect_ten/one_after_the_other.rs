//! An iterator does nothing until it is asked: each thread is joined before the next starts.

use std::thread;

pub fn collect<F>(jobs: usize, job: F) -> Vec<u64>
where
    F: Fn(usize) -> u64 + Clone + Send + Sync + 'static,
{
    (0..jobs)
        .map(|number| {
            let job = job.clone();
            thread::spawn(move || job(number))
        })
        .map(|thread| thread.join().unwrap())
        .collect()
}
