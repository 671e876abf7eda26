//! The place of a value that one side puts in, once, and the other awaits.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::Waker;

/// A value and a waker, each behind a lock of its own.
#[derive(Debug)]
pub struct Oneshot {
    value: Mutex<Option<u32>>,
    waiter: Mutex<Option<Waker>>,
}

impl Default for Oneshot {
    fn default() -> Self {
        Self { value: Mutex::new(None), waiter: Mutex::new(None) }
    }
}

impl Oneshot {
    /// Puts the value in, and wakes then who waits for it: in this order, or who wakes up
    /// may find nothing. Gives whether a waker was found.
    pub fn complete(&self, value: u32) -> bool {
        *self.value() = Some(value);
        self.wake()
    }

    /// Wakes who waits. Gives whether a waker was found.
    pub fn wake(&self) -> bool {
        // In a statement of its own: nothing is locked while the waker is called.
        let waiter = lock(&self.waiter).take();
        waiter.map(Waker::wake).is_some()
    }

    /// The place of the value, locked.
    pub fn value(&self) -> MutexGuard<'_, Option<u32>> {
        lock(&self.value)
    }

    /// Leaves a waker; an earlier one is forgotten.
    pub fn register(&self, waker: &Waker) {
        *lock(&self.waiter) = Some(waker.clone());
    }
}

fn lock<T>(place: &Mutex<T>) -> MutexGuard<'_, T> {
    place.lock().unwrap_or_else(PoisonError::into_inner)
}
