//! A lock of your own: several may read at once, or one may write.
//!
//! `read` and `write` wait for their turn, call `work` once, and return what it returns.
//! Any number of readers are inside at once; a writer is inside alone.
//!
//! A reader that comes while a writer waits for readers to leave goes in after that writer.
//! Otherwise a writer would never get in as long as readers keep coming. Whoever waits
//! sleeps, and gets in when nobody is in its way any more. What was done inside is seen by
//! those who come in later.
//!
//! Build it from what you like, a Mutex and a Condvar for instance, but not from a RwLock:
//! std's does not promise that writers get in. `work` neither panics nor uses the same lock.
//!
//! The names and types of the functions stay as they are; everything inside is yours. Check
//! it with `cargo xtask check locks/reader-writer`.

use std::sync::{Condvar, Mutex};

#[derive(Default)]
struct Inside {
    readers: usize,
    writer: bool,
}

pub struct ReaderWriter {
    inside: Mutex<Inside>,
    left: Condvar,
}

impl ReaderWriter {
    pub fn new() -> Self {
        Self { inside: Mutex::default(), left: Condvar::new() }
    }

    pub fn read<R>(&self, work: impl FnOnce() -> R) -> R {
        let mut inside = self.inside.lock().unwrap();
        while inside.writer {
            inside = self.left.wait(inside).unwrap();
        }
        inside.readers += 1;
        drop(inside);

        let result = work();

        self.inside.lock().unwrap().readers -= 1;
        self.left.notify_all();
        result
    }

    pub fn write<R>(&self, work: impl FnOnce() -> R) -> R {
        let mut inside = self.inside.lock().unwrap();
        while inside.writer || inside.readers > 0 {
            inside = self.left.wait(inside).unwrap();
        }
        inside.writer = true;
        drop(inside);

        let result = work();

        self.inside.lock().unwrap().writer = false;
        self.left.notify_all();
        result
    }
}
