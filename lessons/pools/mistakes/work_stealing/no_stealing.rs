//! The jobs are dealt out evenly before anything runs; from then on nobody helps anybody.

use std::collections::VecDeque;
use std::thread;

pub type Job = Box<dyn FnOnce() + Send>;

pub fn run(queues: Vec<VecDeque<Job>>) {
    let workers = queues.len();
    let mut dealt: Vec<VecDeque<Job>> = (0..workers).map(|_| VecDeque::new()).collect();
    for (number, job) in queues.into_iter().flatten().enumerate() {
        dealt[number % workers].push_back(job);
    }
    thread::scope(|scope| {
        for queue in dealt {
            scope.spawn(move || queue.into_iter().for_each(|job| job()));
        }
    });
}
