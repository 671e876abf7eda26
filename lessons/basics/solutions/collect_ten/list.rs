//! A common list behind a lock, which is taken only when the job is done; sorted at the end.

use std::sync::{Arc, Mutex};
use std::thread;

pub fn collect<F>(jobs: usize, job: F) -> Vec<u64>
where
    F: Fn(usize) -> u64 + Clone + Send + Sync + 'static,
{
    let results = Arc::new(Mutex::new(Vec::new()));
    let start = |number| {
        let (job, results) = (job.clone(), Arc::clone(&results));
        thread::spawn(move || {
            let result = job(number);
            results.lock().unwrap().push((number, result));
        })
    };
    let threads: Vec<_> = (0..jobs).map(start).collect();
    for thread in threads {
        thread.join().unwrap();
    }
    let mut results = results.lock().unwrap().clone();
    results.sort();
    results.into_iter().map(|(_, result)| result).collect()
}
