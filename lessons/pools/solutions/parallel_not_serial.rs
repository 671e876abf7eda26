//! A statement of its own: the lock is given back at its end, before the job begins.

use std::sync::Mutex;
use std::sync::mpsc::Receiver;
use std::thread;

pub type Job = Box<dyn FnOnce() + Send>;

pub fn run(workers: usize, jobs: Receiver<Job>) {
    let jobs = Mutex::new(jobs);
    let work = || {
        loop {
            let job = jobs.lock().unwrap().recv();
            let Ok(job) = job else { return };
            job();
        }
    };
    thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(work);
        }
    });
}
