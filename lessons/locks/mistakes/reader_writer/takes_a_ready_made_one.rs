//! A lock from the library, in a new coat.

use std::sync::RwLock;

pub struct ReaderWriter {
    lock: RwLock<()>,
}

impl ReaderWriter {
    pub fn new() -> Self {
        Self { lock: RwLock::new(()) }
    }

    pub fn read<R>(&self, work: impl FnOnce() -> R) -> R {
        let _inside = self.lock.read().unwrap();
        work()
    }

    pub fn write<R>(&self, work: impl FnOnce() -> R) -> R {
        let _inside = self.lock.write().unwrap();
        work()
    }
}
