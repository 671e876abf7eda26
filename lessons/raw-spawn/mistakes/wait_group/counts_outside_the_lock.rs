//! The look at the count and the sleep are two steps: the last `done` may come in between.

use std::sync::atomic::{AtomicUsize, Ordering};

use parking_lot::{Condvar, Mutex};

pub struct WaitGroup {
    count: AtomicUsize,
    lock: Mutex<()>,
    zero: Condvar,
}

impl WaitGroup {
    pub fn new() -> Self {
        Self { count: AtomicUsize::new(0), lock: Mutex::new(()), zero: Condvar::new() }
    }

    pub fn add(&self) {
        self.count.fetch_add(1, Ordering::SeqCst);
    }

    pub fn done(&self) {
        self.count.fetch_sub(1, Ordering::SeqCst);
        self.zero.notify_all();
    }

    pub fn wait(&self) {
        while self.count.load(Ordering::SeqCst) > 0 {
            self.zero.wait(&mut self.lock.lock());
        }
    }
}
