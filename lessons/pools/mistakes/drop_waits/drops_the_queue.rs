//! Who sees the flag leaves the jobs that are still in the queue.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};

use crossbeam::channel::{self, Sender};

type Job = Box<dyn FnOnce() + Send>;

pub struct Pool {
    /// `None` once the pool takes no more jobs.
    queue: Option<Sender<Job>>,
    workers: Vec<JoinHandle<()>>,
    closed: Arc<AtomicBool>,
}

impl Pool {
    pub fn new(workers: usize) -> Self {
        let (queue, jobs) = channel::unbounded::<Job>();
        let closed = Arc::new(AtomicBool::new(false));
        let spawn = |_| {
            let jobs = jobs.clone();
            let closed = Arc::clone(&closed);
            thread::spawn(move || {
                for job in jobs {
                    if closed.load(Ordering::Acquire) {
                        return;
                    }
                    job();
                }
            })
        };
        let workers = (0..workers).map(spawn).collect();
        Self { queue: Some(queue), workers, closed }
    }

    pub fn submit(&self, job: impl FnOnce() + Send + 'static) {
        if let Some(queue) = &self.queue {
            queue.send(Box::new(job)).unwrap();
        }
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        self.closed.store(true, Ordering::Release);
        drop(self.queue.take());
        for worker in self.workers.drain(..) {
            worker.join().unwrap();
        }
    }
}
