//! A function that returns the job, and with it the lock.

use std::iter;
use std::sync::mpsc::Receiver;
use std::thread;

use parking_lot::Mutex;

pub type Job = Box<dyn FnOnce() + Send>;

pub fn run(workers: usize, jobs: Receiver<Job>) {
    let jobs = Mutex::new(jobs);
    let next = || jobs.lock().recv().ok();
    thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| iter::from_fn(next).for_each(|job| job()));
        }
    });
}
