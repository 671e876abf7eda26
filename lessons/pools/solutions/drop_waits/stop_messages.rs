//! A message to stop for each worker, behind all jobs.

use std::thread::{self, JoinHandle};

use crossbeam::channel::{self, Sender};

enum Message {
    Do(Box<dyn FnOnce() + Send>),
    Stop,
}

pub struct Pool {
    queue: Sender<Message>,
    workers: Vec<JoinHandle<()>>,
}

impl Pool {
    pub fn new(workers: usize) -> Self {
        let (queue, messages) = channel::unbounded();
        let spawn = |_| {
            let messages = messages.clone();
            thread::spawn(move || {
                while let Ok(Message::Do(job)) = messages.recv() {
                    job();
                }
            })
        };
        Self { queue, workers: (0..workers).map(spawn).collect() }
    }

    pub fn submit(&self, job: impl FnOnce() + Send + 'static) {
        self.queue.send(Message::Do(Box::new(job))).unwrap();
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        for _ in &self.workers {
            self.queue.send(Message::Stop).unwrap();
        }
        for worker in self.workers.drain(..) {
            worker.join().unwrap();
        }
    }
}
