//! One atomic counts; below zero it says how many sleep, and only then is the lock needed.

use std::sync::atomic::{AtomicIsize, Ordering};
use std::sync::{Condvar, Mutex};

pub struct Semaphore {
    /// Free places, less those who wait for one.
    free: AtomicIsize,
    /// Places that were given to sleepers and not taken yet.
    given: Mutex<usize>,
    released: Condvar,
}

impl Semaphore {
    pub fn new(places: usize) -> Self {
        let free = AtomicIsize::new(places.try_into().expect("so many threads there never are"));
        Self { free, given: Mutex::new(0), released: Condvar::new() }
    }

    pub fn acquire(&self) {
        if self.free.fetch_sub(1, Ordering::Acquire) > 0 {
            return;
        }
        let given = self.given.lock().unwrap();
        *self.released.wait_while(given, |given| *given == 0).unwrap() -= 1;
    }

    pub fn try_acquire(&self) -> bool {
        let take_one = |free: isize| (free > 0).then_some(free - 1);
        self.free.fetch_update(Ordering::Acquire, Ordering::Relaxed, take_one).is_ok()
    }

    pub fn release(&self) {
        if self.free.fetch_add(1, Ordering::Release) < 0 {
            *self.given.lock().unwrap() += 1;
            self.released.notify_one();
        }
    }
}
