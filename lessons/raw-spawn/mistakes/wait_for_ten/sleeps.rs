//! A second is long enough, surely.

use std::thread;
use std::time::Duration;

pub type Job = Box<dyn FnOnce() + Send>;

pub fn run_all(start: impl Fn(Job), jobs: Vec<Job>) {
    let seconds = if jobs.is_empty() { 0 } else { 1 };
    for job in jobs {
        start(job);
    }
    thread::sleep(Duration::from_secs(seconds));
}
