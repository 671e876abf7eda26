//! Each queue behind a lock of its own: the owner takes at the front, a thief at the back.

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
                while let Some(job) = next(queues, me) {
                    job();
                }
            });
        }
    });
}

fn next(queues: &[Mutex<VecDeque<Job>>], me: usize) -> Option<Job> {
    let own = queues[me].lock().unwrap().pop_front();
    own.or_else(|| {
        let others = (1..queues.len()).map(|step| (me + step) % queues.len());
        others.into_iter().find_map(|other| queues[other].lock().unwrap().pop_back())
    })
}
