//! A job that panics never comes to the line that counts it out.

use std::sync::{Arc, Condvar, Mutex};

pub type Job = Box<dyn FnOnce() + Send>;

pub fn run_all(start: impl Fn(Job), jobs: Vec<Job>) {
    let count = jobs.len();
    let tally = Arc::new((Mutex::new(0), Condvar::new()));
    for job in jobs {
        let tally = Arc::clone(&tally);
        start(Box::new(move || {
            job();
            *tally.0.lock().unwrap() += 1;
            tally.1.notify_one();
        }));
    }
    let (over, changed) = &*tally;
    let mut over = over.lock().unwrap();
    while *over < count {
        over = changed.wait(over).unwrap();
    }
}
