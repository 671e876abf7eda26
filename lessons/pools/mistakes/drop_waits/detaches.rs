//! The workers are told to end, and nobody waits until they have.

use std::thread::{self, JoinHandle};

use crossbeam::channel::{self, Sender};

type Job = Box<dyn FnOnce() + Send>;

pub struct Pool {
    /// `None` once the pool takes no more jobs.
    queue: Option<Sender<Job>>,
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
        Self { queue: Some(queue), workers: (0..workers).map(spawn).collect() }
    }

    pub fn submit(&self, job: impl FnOnce() + Send + 'static) {
        if let Some(queue) = &self.queue {
            queue.send(Box::new(job)).unwrap();
        }
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        drop(self.queue.take());
        self.workers.clear();
    }
}
