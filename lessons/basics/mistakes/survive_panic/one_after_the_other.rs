//! Each job has ended before the next one begins.

use std::any::Any;
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
    let mut report = Report { results: Vec::new(), fallen: Vec::new() };
    for (name, job) in jobs {
        match thread::spawn(job).join() {
            Ok(result) => report.results.push(result),
            Err(payload) => report.fallen.push((name, words(&*payload))),
        }
    }
    report
}

/// What a panic carries is a text of either kind, or anything else.
fn words(payload: &(dyn Any + Send)) -> String {
    if let Some(text) = payload.downcast_ref::<&str>() {
        return (*text).to_owned();
    }
    payload.downcast_ref::<String>().cloned().unwrap_or_else(|| "no words".to_owned())
}
