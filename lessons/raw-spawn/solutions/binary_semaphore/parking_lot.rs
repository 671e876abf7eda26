//! The same with parking_lot; it notifies only if somebody can wait.

use parking_lot::{Condvar, Mutex};

pub struct BinarySemaphore {
    held: Mutex<bool>,
    freed: Condvar,
}

impl BinarySemaphore {
    pub fn new() -> Self {
        Self { held: Mutex::new(false), freed: Condvar::new() }
    }

    pub fn acquire(&self) {
        let mut held = self.held.lock();
        self.freed.wait_while(&mut held, |held| *held);
        *held = true;
    }

    pub fn release(&self) -> bool {
        let mut held = self.held.lock();
        let was_held = *held;
        *held = false;
        drop(held);
        if was_held {
            self.freed.notify_one();
        }
        was_held
    }
}
