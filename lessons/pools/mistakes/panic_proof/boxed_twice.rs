//! The box with the panic is put into another box.

use std::panic::{self, AssertUnwindSafe};
use std::thread::{self, JoinHandle};

use crossbeam::channel::{self, Receiver, Sender};

type Job = Box<dyn FnOnce() + Send>;

pub struct Pool {
    queue: Option<Sender<Job>>,
    workers: Vec<JoinHandle<()>>,
}

/// The result of a job that may not have been done yet.
pub struct Pending<R> {
    result: Receiver<thread::Result<R>>,
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

    pub fn submit<R, F>(&self, job: F) -> Pending<R>
    where
        R: Send + 'static,
        F: FnOnce() -> R + Send + 'static,
    {
        let (tell, result) = channel::bounded(1);
        let job = move || {
            // What the job owns goes with it; what it shares is the affair of its owners.
            let result = panic::catch_unwind(AssertUnwindSafe(job));
            // Nobody may listen any more.
            tell.send(result.map_err(|panic| Box::new(panic) as _)).ok();
        };
        let queue = self.queue.as_ref().expect("only drop takes it");
        queue.send(Box::new(job)).ok();
        Pending { result }
    }
}

impl<R> Pending<R> {
    pub fn wait(self) -> thread::Result<R> {
        self.result.recv().expect("every job is done, and tells how")
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        drop(self.queue.take());
        for worker in self.workers.drain(..) {
            worker.join().ok();
        }
    }
}
