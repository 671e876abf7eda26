//! The sender is a field, and fields are dropped after the body of `drop`.

use std::thread::{self, JoinHandle};

use crossbeam::channel::{self, Sender};

type Job = Box<dyn FnOnce() + Send>;

pub struct Pool {
    queue: Sender<Job>,
    workers: Vec<JoinHandle<()>>,
}

impl Pool {
    pub fn new(workers: usize) -> Self {
        let (queue, jobs) = channel::unbounded::<Job>();
        let spawn = |_| {
            let jobs = jobs.clone();
            thread::spawn(move || {
                for job in jobs {
                    job();
                }
            })
        };
        Self { queue, workers: (0..workers).map(spawn).collect() }
    }

    pub fn submit(&self, job: impl FnOnce() + Send + 'static) {
        self.queue.send(Box::new(job)).unwrap();
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        for worker in self.workers.drain(..) {
            worker.join().unwrap();
        }
    }
}
