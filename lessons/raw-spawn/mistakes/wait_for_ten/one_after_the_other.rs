//! Waits for each job before it starts the next one.

use std::sync::mpsc;

pub type Job = Box<dyn FnOnce() + Send>;

pub fn run_all(start: impl Fn(Job), jobs: Vec<Job>) {
    for job in jobs {
        let (alive, gone) = mpsc::channel::<()>();
        start(Box::new(move || {
            let _alive = alive;
            job();
        }));
        gone.recv().unwrap_err();
    }
}
