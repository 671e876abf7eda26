//! Counts right, and asks for the count after every nap.

use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

pub type Job = Box<dyn FnOnce() + Send>;

struct Counted(Arc<Mutex<usize>>);

impl Drop for Counted {
    fn drop(&mut self) {
        *self.0.lock().unwrap() -= 1;
    }
}

pub fn run_all(start: impl Fn(Job), jobs: Vec<Job>) {
    let running = Arc::new(Mutex::new(jobs.len()));
    for job in jobs {
        let counted = Counted(Arc::clone(&running));
        start(Box::new(move || {
            let _counted = counted;
            job();
        }));
    }
    while *running.lock().unwrap() > 0 {
        thread::sleep(Duration::from_millis(10));
    }
}
