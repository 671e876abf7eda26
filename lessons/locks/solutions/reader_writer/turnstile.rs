//! Everybody comes in through a turnstile, and a writer stands in it until it has left.

use parking_lot::{Condvar, Mutex};

pub struct ReaderWriter {
    turnstile: Mutex<()>,
    readers: Mutex<usize>,
    empty: Condvar,
}

impl ReaderWriter {
    pub fn new() -> Self {
        Self { turnstile: Mutex::new(()), readers: Mutex::new(0), empty: Condvar::new() }
    }

    pub fn read<R>(&self, work: impl FnOnce() -> R) -> R {
        {
            let _turnstile = self.turnstile.lock();
            *self.readers.lock() += 1;
        }

        let result = work();

        let mut readers = self.readers.lock();
        *readers -= 1;
        if *readers == 0 {
            self.empty.notify_one();
        }
        result
    }

    pub fn write<R>(&self, work: impl FnOnce() -> R) -> R {
        let _turnstile = self.turnstile.lock();
        self.empty.wait_while(&mut self.readers.lock(), |readers| *readers > 0);
        work()
    }
}
