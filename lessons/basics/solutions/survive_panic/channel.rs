//! Results are sent with their number. Who sends nothing has fallen, and its join tells why.

use std::any::Any;
use std::sync::mpsc;
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
    let (send, receive) = mpsc::channel();
    let mut threads = Vec::new();
    for (number, (name, job)) in jobs.into_iter().enumerate() {
        let send = send.clone();
        let body = move || send.send((number, job())).unwrap();
        threads.push((name, thread::spawn(body)));
    }
    // A thread that falls drops its sender as well: the loop ends.
    drop(send);
    let mut results: Vec<(usize, u64)> = receive.iter().collect();
    results.sort();
    let ends = threads.into_iter().map(|(name, thread)| (name, thread.join()));
    Report {
        results: results.into_iter().map(|(_, result)| result).collect(),
        fallen: ends.filter_map(|(name, end)| Some((name, words(&*end.err()?)))).collect(),
    }
}

/// What a panic carries is a text of either kind, or anything else.
fn words(payload: &(dyn Any + Send)) -> String {
    if let Some(text) = payload.downcast_ref::<&str>() {
        return (*text).to_owned();
    }
    payload.downcast_ref::<String>().cloned().unwrap_or_else(|| "no words".to_owned())
}
