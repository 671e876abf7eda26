//! A channel whose receiver can be cloned needs no lock; the jobs are handed on to it.

use std::sync::mpsc::Receiver;
use std::thread;

use crossbeam::channel;

pub type Job = Box<dyn FnOnce() + Send>;

pub fn run(workers: usize, jobs: Receiver<Job>) {
    let (queue, clones) = channel::unbounded::<Job>();
    thread::scope(|scope| {
        for _ in 0..workers {
            let mine = clones.clone();
            scope.spawn(move || mine.iter().for_each(|job| job()));
        }
        for job in jobs {
            queue.send(job).unwrap();
        }
        drop(queue);
    });
}
