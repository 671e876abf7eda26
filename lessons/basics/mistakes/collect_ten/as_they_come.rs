//! Collects in the order in which the threads finish.

use std::sync::mpsc;
use std::thread;

pub fn collect<F>(jobs: usize, job: F) -> Vec<u64>
where
    F: Fn(usize) -> u64 + Clone + Send + Sync + 'static,
{
    let (send, receive) = mpsc::channel();
    for number in 0..jobs {
        let (job, send) = (job.clone(), send.clone());
        thread::spawn(move || send.send(job(number)).unwrap());
    }
    drop(send);
    receive.into_iter().collect()
}
