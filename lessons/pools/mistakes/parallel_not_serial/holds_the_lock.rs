//! What a match looks at lives as long as the match, and so does the guard.

use std::sync::Mutex;
use std::sync::mpsc::Receiver;
use std::thread;

pub type Job = Box<dyn FnOnce() + Send>;

pub fn run(workers: usize, jobs: Receiver<Job>) {
    let jobs = Mutex::new(jobs);
    let work = || {
        loop {
            match jobs.lock().unwrap().recv() {
                Ok(job) => job(),
                Err(_) => return,
            }
        }
    };
    thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(work);
        }
    });
}
