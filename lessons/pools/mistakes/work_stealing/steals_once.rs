//! A worker helps out once, and goes home.

use std::collections::VecDeque;
use std::sync::Mutex;
use std::thread;

pub type Job = Box<dyn FnOnce() + Send>;

pub fn run(queues: Vec<VecDeque<Job>>) {
    let queues: Vec<Mutex<VecDeque<Job>>> = queues.into_iter().map(Mutex::new).collect();
    thread::scope(|scope| {
        for me in 0..queues.len() {
            let queues = &queues;
            scope.spawn(move || {
                loop {
                    let job = queues[me].lock().unwrap().pop_front();
                    match job {
                        Some(job) => job(),
                        None => break,
                    }
                }
                let mut others = queues.iter();
                if let Some(job) = others.find_map(|queue| queue.lock().unwrap().pop_back()) {
                    job();
                }
            });
        }
    });
}
