//! Each thread counts itself in; main may look before any of them has come so far.

use std::sync::{Arc, Condvar, Mutex};

pub type Job = Box<dyn FnOnce() + Send>;

#[derive(Default)]
struct Tally {
    running: Mutex<usize>,
    none_left: Condvar,
}

struct Counted(Arc<Tally>);

impl Drop for Counted {
    fn drop(&mut self) {
        let mut running = self.0.running.lock().unwrap();
        *running -= 1;
        if *running == 0 {
            self.0.none_left.notify_one();
        }
    }
}

pub fn run_all(start: impl Fn(Job), jobs: Vec<Job>) {
    let tally = Arc::new(Tally::default());
    for job in jobs {
        let tally = Arc::clone(&tally);
        start(Box::new(move || {
            *tally.running.lock().unwrap() += 1;
            let _counted = Counted(tally);
            job();
        }));
    }
    let mut running = tally.running.lock().unwrap();
    while *running > 0 {
        running = tally.none_left.wait(running).unwrap();
    }
}
