//! One step that nobody can come into, tried again and again.

use std::hint;
use std::sync::atomic::{AtomicBool, Ordering};

pub struct BinarySemaphore {
    held: AtomicBool,
}

impl BinarySemaphore {
    pub fn new() -> Self {
        Self { held: AtomicBool::new(false) }
    }

    pub fn acquire(&self) {
        while self.held.swap(true, Ordering::Acquire) {
            hint::spin_loop();
        }
    }

    pub fn release(&self) -> bool {
        self.held.swap(false, Ordering::Release)
    }
}
