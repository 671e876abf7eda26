//! It looks under one lock, and takes under the next.

use std::sync::{Condvar, Mutex};

pub struct Semaphore {
    free: Mutex<usize>,
    released: Condvar,
}

impl Semaphore {
    pub fn new(places: usize) -> Self {
        Self { free: Mutex::new(places), released: Condvar::new() }
    }

    pub fn acquire(&self) {
        let free = self.free.lock().unwrap();
        drop(self.released.wait_while(free, |free| *free == 0).unwrap());
        *self.free.lock().unwrap() -= 1;
    }

    pub fn try_acquire(&self) -> bool {
        let mut free = self.free.lock().unwrap();
        if *free == 0 {
            return false;
        }
        *free -= 1;
        true
    }

    pub fn release(&self) {
        *self.free.lock().unwrap() += 1;
        self.released.notify_one();
    }
}
