//! A thread for each job, but no more of them at once than there are permits.

use std::sync::mpsc::{self, Receiver};
use std::thread;

pub type Job = Box<dyn FnOnce() + Send>;

pub fn run(workers: usize, jobs: Receiver<Job>) {
    let (give, take) = mpsc::channel();
    for _ in 0..workers {
        give.send(()).unwrap();
    }
    thread::scope(|scope| {
        for job in jobs {
            take.recv().unwrap();
            let give = give.clone();
            scope.spawn(move || {
                job();
                give.send(()).unwrap();
            });
        }
    });
}
