//! A semaphore counts free places: as many threads can be inside as there are places.
//!
//! `new` says how many are free at first, perhaps none. `acquire` takes a place, and sleeps
//! while there is none. `try_acquire` takes one and returns true; if there is none it returns
//! false, at once. `release` gives a place; any thread may call it, also one that has none,
//! and then there is one more than before. As many sleepers as places are given go on.
//!
//! What a thread wrote before its `release` is seen by whoever gets the place. The names and
//! types of the functions stay as they are; everything inside is yours. Check it with
//! `cargo xtask check locks/semaphore`.

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
        while *self.free.lock().unwrap() == 0 {
            drop(self.released.wait(self.free.lock().unwrap()).unwrap());
        }
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
