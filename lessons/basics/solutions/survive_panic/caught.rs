//! Each thread catches its own panic, and ends well in any case.

use std::any::Any;
use std::panic::{self, AssertUnwindSafe};
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
    let (mut results, mut fallen) = (Vec::new(), Vec::new());
    thread::scope(|scope| {
        let start = |(name, job): (_, Job)| {
            scope.spawn(move || {
                panic::catch_unwind(AssertUnwindSafe(job)).map_err(|it| (name, words(it)))
            })
        };
        let threads: Vec<_> = jobs.into_iter().map(start).collect();
        for thread in threads {
            match thread.join().unwrap() {
                Ok(result) => results.push(result),
                Err(who) => fallen.push(who),
            }
        }
    });
    Report { results, fallen }
}

fn words(payload: Box<dyn Any + Send>) -> String {
    match payload.downcast::<String>() {
        Ok(text) => *text,
        Err(other) => other.downcast::<&str>().map_or(String::new(), |text| text.to_string()),
    }
}
