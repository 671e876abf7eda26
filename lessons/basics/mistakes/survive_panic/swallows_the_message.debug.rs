//! What a payload shows to Debug is that it is one.

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
    let mut report = Report { results: Vec::new(), fallen: Vec::new() };
    for (name, thread) in threads {
        match thread.join() {
            Ok(result) => report.results.push(result),
            Err(payload) => report.fallen.push((name, format!("{payload:?}"))),
        }
    }
    report
}
