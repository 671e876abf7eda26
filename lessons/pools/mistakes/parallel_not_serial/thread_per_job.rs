//! Each job has a thread at once, however many workers were asked for.

use std::sync::mpsc::Receiver;
use std::thread;

pub type Job = Box<dyn FnOnce() + Send>;

pub fn run(workers: usize, jobs: Receiver<Job>) {
    let _ = workers;
    thread::scope(|scope| {
        for job in jobs {
            scope.spawn(job);
        }
    });
}
