//! A slot under a lock takes the result, and the jobs wait in a list under another one.

use std::collections::VecDeque;
use std::panic::{self, AssertUnwindSafe};
use std::sync::{Arc, Condvar, Mutex};
use std::thread::{self, JoinHandle};

type Job = Box<dyn FnOnce() + Send>;

#[derive(Default)]
struct Queue {
    /// `None` tells the worker that takes it to end.
    jobs: Mutex<VecDeque<Option<Job>>>,
    more: Condvar,
}

pub struct Pool {
    queue: Arc<Queue>,
    workers: Vec<JoinHandle<()>>,
}

type Slot<R> = (Mutex<Option<thread::Result<R>>>, Condvar);

pub struct Pending<R> {
    slot: Arc<Slot<R>>,
}

impl Queue {
    fn push(&self, job: Option<Job>) {
        self.jobs.lock().unwrap().push_back(job);
        self.more.notify_one();
    }

    fn next(&self) -> Option<Job> {
        let jobs = self.jobs.lock().unwrap();
        let mut jobs = self.more.wait_while(jobs, |jobs| jobs.is_empty()).unwrap();
        jobs.pop_front().unwrap()
    }
}

impl Pool {
    pub fn new(workers: usize) -> Self {
        let queue = Arc::new(Queue::default());
        let work = |queue: Arc<Queue>| {
            while let Some(job) = queue.next() {
                // The job runs without any lock: there is nothing to be poisoned.
                job();
            }
        };
        let spawn = |_| {
            let queue = Arc::clone(&queue);
            thread::spawn(move || work(queue))
        };
        let workers = (0..workers).map(spawn).collect();
        Self { queue, workers }
    }

    pub fn submit<R, F>(&self, job: F) -> Pending<R>
    where
        R: Send + 'static,
        F: FnOnce() -> R + Send + 'static,
    {
        let pending = Pending { slot: Arc::new((Mutex::new(None), Condvar::new())) };
        let slot = Arc::clone(&pending.slot);
        self.queue.push(Some(Box::new(move || {
            let result = panic::catch_unwind(AssertUnwindSafe(job));
            *slot.0.lock().unwrap() = Some(result);
            slot.1.notify_one();
        })));
        pending
    }
}

impl<R> Pending<R> {
    pub fn wait(self) -> thread::Result<R> {
        let (slot, filled) = &*self.slot;
        let mut slot = slot.lock().unwrap();
        loop {
            match slot.take() {
                Some(result) => return result,
                None => slot = filled.wait(slot).unwrap(),
            }
        }
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        self.workers.iter().for_each(|_| self.queue.push(None));
        self.workers.drain(..).for_each(|worker| worker.join().unwrap());
    }
}
