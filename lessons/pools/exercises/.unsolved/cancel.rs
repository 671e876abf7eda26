//! A long job that can be called off.
//!
//! - `Job::start` calls `step(0)`, `step(1)`, … in a thread of its own, `steps` in all.
//! - `cancel` asks the job to stop, and does not wait for it. A step that runs is not
//!   disturbed; after `cancel` has returned, at most one more step may begin.
//! - `finish` waits for the thread to end. It gives all results in order if all steps were
//!   done, and else `Err` with the number of steps that were.
//! - Dropping a job cancels it, and waits for its thread to end.
//!
//! This job looks at the flag once, before it begins, and is left alone when it is dropped.
//! Mend it. `Job`'s fields are yours.
//!
//! Check it with `cargo xtask check pools/cancel`.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};

pub struct Job<T> {
    cancelled: Arc<AtomicBool>,
    thread: Option<JoinHandle<Vec<T>>>,
    steps: usize,
}

impl<T: Send + 'static> Job<T> {
    pub fn start(steps: usize, mut step: impl FnMut(usize) -> T + Send + 'static) -> Self {
        let cancelled = Arc::new(AtomicBool::new(false));
        let flag = Arc::clone(&cancelled);
        let thread = thread::spawn(move || {
            if flag.load(Ordering::Relaxed) {
                return Vec::new();
            }
            (0..steps).map(&mut step).collect()
        });
        Self { cancelled, thread: Some(thread), steps }
    }

    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }

    pub fn finish(mut self) -> Result<Vec<T>, usize> {
        let results = self.thread.take().unwrap().join().unwrap();
        if results.len() == self.steps { Ok(results) } else { Err(results.len()) }
    }
}
