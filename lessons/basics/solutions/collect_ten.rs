//! Start all, keep their handles, and join them in the order in which they were started.

use std::thread;

pub fn collect<F>(jobs: usize, job: F) -> Vec<u64>
where
    F: Fn(usize) -> u64 + Clone + Send + Sync + 'static,
{
    let mut threads = Vec::new();
    for number in 0..jobs {
        let job = job.clone();
        threads.push(thread::spawn(move || job(number)));
    }
    let mut results = Vec::new();
    for thread in threads {
        results.push(thread.join().unwrap());
    }
    results
}
