//! It waits until the queue is empty, and the last jobs have only begun.

use std::collections::VecDeque;
use std::sync::Arc;
use std::thread;

use parking_lot::{Condvar, Mutex};

type Job = Box<dyn FnOnce() + Send>;

#[derive(Default)]
struct Queue {
    /// The jobs that wait, and whether no more will come.
    jobs: Mutex<(VecDeque<Job>, bool)>,
    changed: Condvar,
}

pub struct Pool {
    queue: Arc<Queue>,
}

impl Pool {
    pub fn new(workers: usize) -> Self {
        let queue = Arc::new(Queue::default());
        for _ in 0..workers {
            let queue = Arc::clone(&queue);
            thread::spawn(move || {
                while let Some(job) = queue.next() {
                    job();
                }
            });
        }
        Self { queue }
    }

    pub fn submit(&self, job: impl FnOnce() + Send + 'static) {
        self.queue.jobs.lock().0.push_back(Box::new(job));
        self.queue.changed.notify_one();
    }
}

impl Queue {
    /// The next job; `None` when there is none and none will come.
    fn next(&self) -> Option<Job> {
        let mut jobs = self.jobs.lock();
        self.changed.wait_while(&mut jobs, |(waiting, closed)| waiting.is_empty() && !*closed);
        let job = jobs.0.pop_front();
        self.changed.notify_all();
        job
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        let mut jobs = self.queue.jobs.lock();
        jobs.1 = true;
        self.queue.changed.notify_all();
        self.queue.changed.wait_while(&mut jobs, |(waiting, _)| !waiting.is_empty());
    }
}
