//! An Err of join is unwrapped: the panic goes on in the thread that joins.

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
    let threads: Vec<_> = jobs.into_iter().map(|(_, job)| thread::spawn(job)).collect();
    let results = threads.into_iter().map(|thread| thread.join().unwrap()).collect();
    Report { results, fallen: Vec::new() }
}
