//! The names of all are put beside the panics of some.

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
    let names: Vec<&'static str> = jobs.iter().map(|(name, _)| *name).collect();
    let threads: Vec<_> = jobs.into_iter().map(|(_, job)| thread::spawn(job)).collect();
    let (mut results, mut payloads) = (Vec::new(), Vec::new());
    for thread in threads {
        match thread.join() {
            Ok(result) => results.push(result),
            Err(payload) => payloads.push(payload),
        }
    }
    let fallen = names.into_iter().zip(payloads);
    Report { results, fallen: fallen.map(|(name, it)| (name, words(&*it))).collect() }
}

/// What a panic carries is a text of either kind, or anything else.
fn words(payload: &(dyn Any + Send)) -> String {
    if let Some(text) = payload.downcast_ref::<&str>() {
        return (*text).to_owned();
    }
    payload.downcast_ref::<String>().cloned().unwrap_or_else(|| "no words".to_owned())
}
