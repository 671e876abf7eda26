//! An event, as Python has it: a flag that threads can wait for.
//!
//! At first it is not set. `set` sets the flag, and all who wait go on. While it is set, `wait`
//! returns at once. `clear` takes it back, and whoever calls `wait` after that waits for the
//! next `set`.
//!
//! Whoever waits when the flag is set goes on, *even if it is cleared before the waiter comes
//! to look*; Python's own does not promise that. It then sees what was written before the flag
//! was set. Who waits sleeps until it is woken, without a limit.
//!
//! The names and types of the functions stay as they are; everything inside is yours. Check
//! it with `cargo xtask check locks/event`.

use std::sync::{Condvar, Mutex};

pub struct Event {
    set: Mutex<bool>,
    changed: Condvar,
}

impl Event {
    pub fn new() -> Self {
        Self { set: Mutex::new(false), changed: Condvar::new() }
    }

    pub fn set(&self) {
        *self.set.lock().unwrap() = true;
        self.changed.notify_all();
    }

    pub fn clear(&self) {
        *self.set.lock().unwrap() = false;
    }

    pub fn is_set(&self) -> bool {
        *self.set.lock().unwrap()
    }

    pub fn wait(&self) {
        let mut set = self.set.lock().unwrap();
        while !*set {
            set = self.changed.wait(set).unwrap();
        }
    }
}
