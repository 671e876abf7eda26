//! Workers that help each other.
//!
//! `run` has one worker thread for each queue. It returns when every job of every queue was
//! run, each once, and all workers have ended. As long as a job waits in any queue, no worker
//! is idle: one whose own queue is empty takes jobs from the others. Jobs may wait for each
//! other, so nothing is locked while a job runs.
//!
//! These workers stop when their own queue is empty. Mend it.
//!
//! Check it with `cargo xtask check pools/work-stealing`.

use std::collections::VecDeque;
use std::thread;

pub type Job = Box<dyn FnOnce() + Send>;

pub fn run(queues: Vec<VecDeque<Job>>) {
    thread::scope(|scope| {
        for queue in queues {
            scope.spawn(move || {
                for job in queue {
                    job();
                }
            });
        }
    });
}
