//! Each thread is joined before the next one is started.

use std::thread;

pub fn collect<F>(jobs: usize, job: F) -> Vec<u64>
where
    F: Fn(usize) -> u64 + Clone + Send + Sync + 'static,
{
    let mut results = Vec::new();
    for number in 0..jobs {
        let job = job.clone();
        let thread = thread::spawn(move || job(number));
        results.push(thread.join().unwrap());
    }
    results
}
