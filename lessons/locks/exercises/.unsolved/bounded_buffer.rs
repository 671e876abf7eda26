//! A buffer between threads that put values in and threads that take them out.
//!
//! `put` waits while the buffer is full: it holds `capacity` values, one at least, and never
//! more. `take` waits while it is empty. Values come out in the order in which they went in.
//! Whoever waits sleeps until it is woken, and nobody sleeps on when there is something to
//! do; any number of threads may put and take at once.
//!
//! `take` is there; `put` does not wait yet. The names and types of the functions stay as
//! they are; everything inside is yours. Check it with `cargo xtask check locks/bounded-buffer`.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex};

pub struct Buffer<T> {
    capacity: usize,
    values: Mutex<VecDeque<T>>,
    changed: Condvar,
}

impl<T> Buffer<T> {
    pub fn new(capacity: usize) -> Self {
        let values = Mutex::new(VecDeque::with_capacity(capacity));
        Self { capacity, values, changed: Condvar::new() }
    }

    pub fn put(&self, value: T) {
        let mut values = self.values.lock().unwrap();
        values.push_back(value);
        self.changed.notify_one();
    }

    pub fn take(&self) -> T {
        let mut values = self.values.lock().unwrap();
        loop {
            if let Some(value) = values.pop_front() {
                return value;
            }
            values = self.changed.wait(values).unwrap();
        }
    }
}
