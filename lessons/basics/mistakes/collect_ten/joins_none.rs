//! The threads write into a common list, which is read before they have.

use std::sync::{Arc, Mutex};
use std::thread;

pub fn collect<F>(jobs: usize, job: F) -> Vec<u64>
where
    F: Fn(usize) -> u64 + Clone + Send + Sync + 'static,
{
    let results = Arc::new(Mutex::new(vec![0; jobs]));
    for number in 0..jobs {
        let (job, results) = (job.clone(), Arc::clone(&results));
        thread::spawn(move || {
            let result = job(number);
            results.lock().unwrap()[number] = result;
        });
    }
    let results = results.lock().unwrap();
    results.clone()
}
