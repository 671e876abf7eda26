//! A pool that a panic does not harm.
//!
//! `submit` hands in a job and returns at once; `wait` then gives what came of the job: its
//! result, or the panic that ended it, as `JoinHandle::join` does. So far a panic ends the
//! worker, and takes along what is behind it. Mend that:
//!
//! - after a panic as many workers do jobs as before, and every job is done that was handed
//!   in, before or after;
//! - `wait` returns the value that the job panicked with, and no other;
//! - all of that also where nobody waits: a `Pending` may be dropped at any time.
//!
//! Dropping the pool waits until all jobs are done; `wait` may come before or after that.
//!
//! Check it with `cargo xtask check pools/panic-proof`.

use std::thread::{self, JoinHandle};

use crossbeam::channel::{self, Receiver, Sender};

type Job = Box<dyn FnOnce() + Send>;

pub struct Pool {
    queue: Option<Sender<Job>>,
    workers: Vec<JoinHandle<()>>,
}

/// The result of a job that may not have been done yet.
pub struct Pending<R> {
    result: Receiver<R>,
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
            // Nobody may listen any more.
            tell.send(job()).ok();
        };
        let queue = self.queue.as_ref().expect("only drop takes it");
        queue.send(Box::new(job)).ok();
        Pending { result }
    }
}

impl<R> Pending<R> {
    pub fn wait(self) -> thread::Result<R> {
        self.result.recv().map_err(|err| Box::new(err) as _)
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
