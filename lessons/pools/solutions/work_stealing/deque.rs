//! The deques of crossbeam: a worker's own end, and stealers for all others.

use std::collections::VecDeque;
use std::thread;

use crossbeam::deque::{Steal, Stealer, Worker};

pub type Job = Box<dyn FnOnce() + Send>;

pub fn run(queues: Vec<VecDeque<Job>>) {
    let workers: Vec<Worker<Job>> = queues
        .into_iter()
        .map(|queue| {
            let worker = Worker::new_fifo();
            queue.into_iter().for_each(|job| worker.push(job));
            worker
        })
        .collect();
    let stealers: Vec<Stealer<Job>> = workers.iter().map(Worker::stealer).collect();
    thread::scope(|scope| {
        for worker in workers {
            let stealers = &stealers;
            scope.spawn(move || {
                while let Some(job) = worker.pop().or_else(|| steal(stealers)) {
                    job();
                }
            });
        }
    });
}

fn steal(stealers: &[Stealer<Job>]) -> Option<Job> {
    for stealer in stealers {
        loop {
            match stealer.steal() {
                Steal::Success(job) => return Some(job),
                Steal::Empty => break,
                Steal::Retry => {}
            }
        }
    }
    None
}
