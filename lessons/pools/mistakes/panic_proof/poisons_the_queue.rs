//! The worker begins anew after a panic, and finds the lock poisoned that it held.

use std::panic::{self, AssertUnwindSafe};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};

/// How often a worker begins anew.
const MOST_FALLS: usize = 3;

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
        let (queue, jobs) = mpsc::channel::<Job>();
        let jobs = Arc::new(Mutex::new(jobs));
        let spawn = |_| {
            let jobs = Arc::clone(&jobs);
            let work = move || {
                while let Ok(job) = jobs.lock().unwrap().recv() {
                    job();
                }
            };
            thread::spawn(move || {
                // Not for ever: a worker that falls each time is beyond help.
                for _ in 0..MOST_FALLS {
                    if panic::catch_unwind(AssertUnwindSafe(&work)).is_ok() {
                        return;
                    }
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
        let (tell, result) = mpsc::channel();
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
