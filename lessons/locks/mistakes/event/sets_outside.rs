//! The flag is an atomic that is set without the lock: a sleeper may be told just before it sleeps.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Condvar, Mutex};

#[derive(Default)]
pub struct Event {
    set: AtomicBool,
    settings: AtomicU64,
    lock: Mutex<()>,
    changed: Condvar,
}

impl Event {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn set(&self) {
        self.set.store(true, Ordering::SeqCst);
        self.settings.fetch_add(1, Ordering::SeqCst);
        self.changed.notify_all();
    }

    pub fn clear(&self) {
        self.set.store(false, Ordering::SeqCst);
    }

    pub fn is_set(&self) -> bool {
        self.set.load(Ordering::SeqCst)
    }

    pub fn wait(&self) {
        let before = self.settings.load(Ordering::SeqCst);
        let mut lock = self.lock.lock().unwrap();
        while !self.is_set() && self.settings.load(Ordering::SeqCst) == before {
            lock = self.changed.wait(lock).unwrap();
        }
    }
}
