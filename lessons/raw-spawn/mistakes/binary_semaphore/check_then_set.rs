//! Between the load and the store another thread may find it free, too.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex};

pub struct BinarySemaphore {
    held: AtomicBool,
    lock: Mutex<()>,
    freed: Condvar,
}

impl BinarySemaphore {
    pub fn new() -> Self {
        Self { held: AtomicBool::new(false), lock: Mutex::new(()), freed: Condvar::new() }
    }

    pub fn acquire(&self) {
        let mut guard = self.lock.lock().unwrap();
        while self.held.load(Ordering::SeqCst) {
            guard = self.freed.wait(guard).unwrap();
        }
        drop(guard);
        self.held.store(true, Ordering::SeqCst);
    }

    pub fn release(&self) -> bool {
        let _guard = self.lock.lock().unwrap();
        self.freed.notify_one();
        self.held.swap(false, Ordering::SeqCst)
    }
}
