//! A closed channel with all jobs in it, which every worker receives from.

use std::collections::VecDeque;
use std::thread;

use crossbeam::channel;

pub type Job = Box<dyn FnOnce() + Send>;

pub fn run(queues: Vec<VecDeque<Job>>) {
    let workers = queues.len();
    let (sender, receiver) = channel::unbounded::<Job>();
    for job in queues.into_iter().flatten() {
        sender.send(job).expect("the receiver is here");
    }
    drop(sender);
    let handles: Vec<_> = (0..workers)
        .map(|_| {
            let receiver = receiver.clone();
            thread::spawn(move || receiver.iter().for_each(|job| job()))
        })
        .collect();
    for handle in handles {
        handle.join().unwrap();
    }
}
