//! One worker takes all jobs that come, to have the lock only once.

use std::sync::Mutex;
use std::sync::mpsc::Receiver;
use std::thread;

pub type Job = Box<dyn FnOnce() + Send>;

pub fn run(workers: usize, jobs: Receiver<Job>) {
    let jobs = Mutex::new(jobs);
    let work = || {
        let all: Vec<Job> = jobs.lock().unwrap().iter().collect();
        all.into_iter().for_each(|job| job());
    };
    thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(work);
        }
    });
}
