//! The loop over the receiver waits for a sender that this very function holds.

use std::sync::mpsc;
use std::thread;

pub fn collect<F>(jobs: usize, job: F) -> Vec<u64>
where
    F: Fn(usize) -> u64 + Clone + Send + Sync + 'static,
{
    let (send, receive) = mpsc::channel();
    for number in 0..jobs {
        let (job, send) = (job.clone(), send.clone());
        thread::spawn(move || send.send((number, job(number))).unwrap());
    }
    let mut results = vec![0; jobs];
    for (number, result) in receive {
        results[number] = result;
    }
    results
}
