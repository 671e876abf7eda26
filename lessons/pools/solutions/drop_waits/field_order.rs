//! Fields are dropped in the order in which they are declared: the sender, then the joins.

use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};

type Job = Box<dyn FnOnce() + Send>;

pub struct Pool {
    queue: Sender<Job>,
    _workers: Vec<Worker>,
}

struct Worker {
    thread: Option<JoinHandle<()>>,
}

impl Pool {
    pub fn new(workers: usize) -> Self {
        let (queue, jobs) = mpsc::channel::<Job>();
        let jobs = Arc::new(Mutex::new(jobs));
        let spawn = |_| {
            let jobs = Arc::clone(&jobs);
            let work = move || {
                loop {
                    let job = jobs.lock().unwrap().recv();
                    let Ok(job) = job else { return };
                    job();
                }
            };
            Worker { thread: Some(thread::spawn(work)) }
        };
        Self { queue, _workers: (0..workers).map(spawn).collect() }
    }

    pub fn submit(&self, job: impl FnOnce() + Send + 'static) {
        self.queue.send(Box::new(job)).unwrap();
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        if let Some(thread) = self.thread.take() {
            thread.join().unwrap();
        }
    }
}
