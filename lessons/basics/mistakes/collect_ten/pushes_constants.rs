//! Joins, and puts something of its own in the place of what join hands over.

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
    for (number, thread) in threads.into_iter().enumerate() {
        thread.join().unwrap();
        results.push(number as u64);
    }
    results
}
