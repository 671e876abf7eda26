//! Some threads fall, and what the others did is kept.
//!
//! `run_all` gives each job a new thread, all at the same time, and comes back when all have
//! ended. Jobs may panic; `run_all` does not. Its report has
//!
//! - in `results`, what the jobs returned that did not panic, in the order of the jobs,
//! - in `fallen`, for each one that did, its name and what its panic said, in the same order.
//!
//! A panic says a `&str` where it is written out, `panic!("no paper")`, and a `String` where it
//! is put together, `panic!("{pages} pages left")`. It may also carry something that is no
//! text; then any words will do.
//!
//! As it stands the first that falls takes all others with it. The names and types of what
//! is `pub` stay as they are.
//!
//! Check it with `cargo xtask check basics/survive-panic`.

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
        report.results.push(thread.join().unwrap());
    }
    report
}
