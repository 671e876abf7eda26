//! A list of jobs with a flag under one lock, and a condition variable that wakes.

use std::collections::VecDeque;
use std::sync::Arc;
use std::thread::{self, JoinHandle};

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
    workers: Vec<JoinHandle<()>>,
}

impl Pool {
    pub fn new(workers: usize) -> Self {
        let queue = Arc::new(Queue::default());
        let spawn = |_| {
            let queue = Arc::clone(&queue);
            thread::spawn(move || {
                while let Some(job) = queue.next() {
                    job();
                }
            })
        };
        let workers = (0..workers).map(spawn).collect();
        Self { queue, workers }
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
        jobs.0.pop_front()
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        self.queue.jobs.lock().1 = true;
        self.queue.changed.notify_all();
        self.workers.drain(..).for_each(|worker| worker.join().unwrap());
    }
}
