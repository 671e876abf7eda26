//! It waits until the jobs are done; the threads end some time later.

use std::thread;

use crossbeam::channel::{self, Sender};
use crossbeam::sync::WaitGroup;

type Job = Box<dyn FnOnce() + Send>;

pub struct Pool {
    /// `None` once the pool takes no more jobs.
    queue: Option<Sender<Job>>,
    jobs_to_do: Option<WaitGroup>,
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
        Self { queue: Some(queue), jobs_to_do: Some(WaitGroup::new()) }
    }

    pub fn submit(&self, job: impl FnOnce() + Send + 'static) {
        let (Some(queue), one_more) = (&self.queue, self.jobs_to_do.clone()) else { return };
        let job = move || {
            job();
            drop(one_more);
        };
        queue.send(Box::new(job)).unwrap();
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        drop(self.queue.take());
        if let Some(jobs) = self.jobs_to_do.take() {
            jobs.wait();
        }
    }
}
