//! The destructor sets the flag, and does not wait.

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
            (0..steps).take_while(|_| !flag.load(Ordering::Relaxed)).map(&mut step).collect()
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

impl<T> Drop for Job<T> {
    fn drop(&mut self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }
}
