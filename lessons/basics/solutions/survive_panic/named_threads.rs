//! The threads bear the names, and their handles know them.

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
    let start = |(name, job): (&'static str, Job)| {
        let thread = thread::Builder::new().name(name.to_owned()).spawn(job);
        (name, thread.unwrap())
    };
    let threads: Vec<_> = jobs.into_iter().map(start).collect();
    let ends = threads.into_iter().map(|(name, thread)| thread.join().map_err(|it| (name, it)));
    let (well, fallen): (Vec<_>, Vec<_>) = ends.partition(Result::is_ok);
    Report {
        results: well.into_iter().flatten().collect(),
        fallen: fallen
            .into_iter()
            .filter_map(Result::err)
            .map(|(name, payload)| (name, words(payload.as_ref())))
            .collect(),
    }
}

/// What a panic carries is a text of either kind, or anything else.
fn words(payload: &(dyn Any + Send)) -> String {
    if let Some(text) = payload.downcast_ref::<&str>() {
        return (*text).to_owned();
    }
    payload.downcast_ref::<String>().cloned().unwrap_or_else(|| "no words".to_owned())
}
