//! A thief takes the whole queue of another worker, does one job of it, and drops the rest.

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
                    let own = queues[me].lock().unwrap().pop_front();
                    let loot = || {
                        queues.iter().find_map(|queue| {
                            let mut all = std::mem::take(&mut *queue.lock().unwrap());
                            all.pop_back()
                        })
                    };
                    match own.or_else(loot) {
                        Some(job) => job(),
                        None => break,
                    }
                }
            });
        }
    });
}
