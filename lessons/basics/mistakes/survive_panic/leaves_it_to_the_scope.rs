//! Whoever has left no result has fallen; but the scope that joins it goes down as well.

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
    let mut places = Vec::new();
    places.resize(jobs.len(), ("", None));
    thread::scope(|scope| {
        for (place, (name, job)) in places.iter_mut().zip(jobs) {
            place.0 = name;
            scope.spawn(move || place.1 = Some(job()));
        }
    });
    let mut report = Report { results: Vec::new(), fallen: Vec::new() };
    for (name, result) in places {
        match result {
            Some(result) => report.results.push(result),
            None => report.fallen.push((name, "panicked".to_owned())),
        }
    }
    report
}
