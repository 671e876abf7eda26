//! No wake-up can be lost where nobody sleeps.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

pub struct WaitGroup {
    count: AtomicUsize,
}

impl WaitGroup {
    pub fn new() -> Self {
        Self { count: AtomicUsize::new(0) }
    }

    pub fn add(&self) {
        self.count.fetch_add(1, Ordering::Relaxed);
    }

    pub fn done(&self) {
        self.count.fetch_sub(1, Ordering::Release);
    }

    pub fn wait(&self) {
        while self.count.load(Ordering::Acquire) > 0 {
            thread::yield_now();
        }
    }
}
