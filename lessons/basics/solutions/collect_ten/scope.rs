//! A scope lends the job to its threads. The collect in the middle starts them all.

use std::thread;

pub fn collect<F>(jobs: usize, job: F) -> Vec<u64>
where
    F: Fn(usize) -> u64 + Clone + Send + Sync + 'static,
{
    let job = &job;
    thread::scope(|scope| {
        let threads: Vec<_> = (0..jobs).map(|number| scope.spawn(move || job(number))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    })
}
