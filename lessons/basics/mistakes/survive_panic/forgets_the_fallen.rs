//! Keeps what is well, and does not look at the rest.

use std::thread;

/// What one thread does.
pub type Job = Box<dyn FnOnce() -> u64 + Send>;

/// How all of them ended.
#[derive(Debug)]
pub struct Report {
    pub results: Vec<u64>,
    pub fallen: Vec<(&'static str, String)>,
}

pub fn run_all(jobs: Vec<(&'static str, Job)>) -> Report {
    let mut threads = Vec::new();
    for (name, job) in jobs {
        threads.push((name, thread::spawn(job)));
    }
    let ends = threads.into_iter().map(|(_, thread)| thread.join());
    Report { results: ends.flatten().collect(), fallen: Vec::new() }
}
