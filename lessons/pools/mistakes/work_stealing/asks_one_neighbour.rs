//! A worker looks into one other queue; that two further on there is work, it does not see.

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
                let neighbour = (me + 1) % queues.len();
                loop {
                    let own = queues[me].lock().unwrap().pop_front();
                    let job = own.or_else(|| queues[neighbour].lock().unwrap().pop_back());
                    match job {
                        Some(job) => job(),
                        None => break,
                    }
                }
            });
        }
    });
}
