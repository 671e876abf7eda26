//! The guard of a mutex, kept where only the thread that acquired it finds it.

use std::cell::RefCell;
use std::sync::{Mutex, MutexGuard};

pub struct BinarySemaphore {
    lock: &'static Mutex<()>,
}

thread_local! {
    static GUARD: RefCell<Option<MutexGuard<'static, ()>>> = const { RefCell::new(None) };
}

impl BinarySemaphore {
    pub fn new() -> Self {
        Self { lock: Box::leak(Box::new(Mutex::new(()))) }
    }

    pub fn acquire(&self) {
        let guard = self.lock.lock().unwrap();
        GUARD.set(Some(guard));
    }

    pub fn release(&self) -> bool {
        GUARD.take().is_some()
    }
}
