//! The guard in the condition of `while let` lives until the end of the body.

use std::collections::VecDeque;
use std::sync::Mutex;
use std::thread;

pub type Job = Box<dyn FnOnce() + Send>;

pub fn run(queues: Vec<VecDeque<Job>>) {
    let workers = queues.len();
    let jobs = Mutex::new(queues.into_iter().flatten().collect::<VecDeque<Job>>());
    thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                while let Some(job) = jobs.lock().unwrap().pop_front() {
                    job();
                }
            });
        }
    });
}
