//! An atomic count; whoever is last unparks the waiting thread. Panics are caught.

use std::panic::{self, AssertUnwindSafe};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

pub type Job = Box<dyn FnOnce() + Send>;

pub fn run_all(start: impl Fn(Job), jobs: Vec<Job>) {
    let left = Arc::new(AtomicUsize::new(jobs.len()));
    let waiting = thread::current();
    for job in jobs {
        let (left, waiting) = (Arc::clone(&left), waiting.clone());
        start(Box::new(move || {
            let _ = panic::catch_unwind(AssertUnwindSafe(job));
            // AcqRel pairs with itself and with the Acquire below: what all jobs did is there.
            if left.fetch_sub(1, Ordering::AcqRel) == 1 {
                waiting.unpark();
            }
        }));
    }
    while left.load(Ordering::Acquire) > 0 {
        thread::park();
    }
}
