//! Counts right, and asks for the count as often as it can.

use std::hint;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

pub type Job = Box<dyn FnOnce() + Send>;

struct Counted(Arc<AtomicUsize>);

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Release);
    }
}

pub fn run_all(start: impl Fn(Job), jobs: Vec<Job>) {
    let running = Arc::new(AtomicUsize::new(jobs.len()));
    for job in jobs {
        let counted = Counted(Arc::clone(&running));
        start(Box::new(move || {
            let _counted = counted;
            job();
        }));
    }
    while running.load(Ordering::Acquire) > 0 {
        hint::spin_loop();
    }
}
