//! A pool that does its work before it goes.
//!
//! `Pool::new` starts so many workers. `submit` hands in a job and returns at once; the
//! workers do the jobs, as many at a time as there are workers. What is missing is the end:
//! dropping the pool shall return when, and not before,
//!
//! - every job that was handed in has been done, also those that nobody had begun;
//! - every thread of the pool has ended.
//!
//! A pool that never had a job is dropped in the same way. A worker without work sleeps, and
//! does not look for some again and again. No job panics here, and `workers` is at least 1.
//!
//! Check it with `cargo xtask check pools/drop-waits`.

use std::thread;

use crossbeam::channel::{self, Sender};

type Job = Box<dyn FnOnce() + Send>;

pub struct Pool {
    queue: Sender<Job>,
}

impl Pool {
    pub fn new(workers: usize) -> Self {
        let (queue, jobs) = channel::unbounded::<Job>();
        for _ in 0..workers {
            let jobs = jobs.clone();
            thread::spawn(move || {
                for job in jobs {
                    job();
                }
            });
        }
        Self { queue }
    }

    pub fn submit(&self, job: impl FnOnce() + Send + 'static) {
        self.queue.send(Box::new(job)).unwrap();
    }
}
