//! Where the workers run: the same for all pools that are compared, since the kernel may leave
//! two of them on one core for seconds.

use std::sync::{Arc, Barrier, mpsc};

use shared::machine::{cores, pin};

/// A job, as each pool takes it.
type Job = Box<dyn FnOnce() + Send>;

/// Keeps the workers of a pool on the cores in turn; whether the system does that.
pub(crate) fn pin_workers(workers: usize, spawn: impl Fn(Job)) -> bool {
    let (all, cores) = (Arc::new(Barrier::new(workers)), cores());
    let (tell, told) = mpsc::channel();
    for worker in 0..workers {
        let (all, tell) = (Arc::clone(&all), tell.clone());
        spawn(Box::new(move || {
            // No worker takes two of these jobs: each waits for all others.
            all.wait();
            // Who asks is still there.
            let _ = tell.send(pin(worker % cores));
        }));
    }
    drop(tell);
    told.iter().all(|pinned| pinned)
}

/// What is said of it.
pub(crate) fn in_words(pinned: bool) -> &'static str {
    if pinned { "pinned" } else { "not pinned: this system does not let us" }
}
