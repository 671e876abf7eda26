//! The count stays atomic. Whoever notifies has had the lock, and so nobody is between the
//! look and the sleep.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex};

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
        // Relaxed: nothing is handed over by counting in.
        self.count.fetch_add(1, Ordering::Relaxed);
    }

    pub fn done(&self) {
        // Release pairs with the Acquire in `wait`: what was done before is there.
        if self.count.fetch_sub(1, Ordering::Release) == 1 {
            drop(self.lock.lock().unwrap());
            self.zero.notify_all();
        }
    }

    pub fn wait(&self) {
        let mut guard = self.lock.lock().unwrap();
        while self.count.load(Ordering::Acquire) > 0 {
            guard = self.zero.wait(guard).unwrap();
        }
    }
}
