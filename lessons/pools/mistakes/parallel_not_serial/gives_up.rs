//! A queue that is empty for a moment is taken for the end.

use std::sync::Mutex;
use std::sync::mpsc::Receiver;
use std::thread;

pub type Job = Box<dyn FnOnce() + Send>;

pub fn run(workers: usize, jobs: Receiver<Job>) {
    let jobs = Mutex::new(jobs);
    let work = || {
        loop {
            let job = jobs.lock().unwrap().try_recv();
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
