//! One condition variable for both sides: then all who wait are woken, and each looks for itself.

use std::collections::VecDeque;

use parking_lot::{Condvar, Mutex};

pub struct Buffer<T> {
    capacity: usize,
    values: Mutex<VecDeque<T>>,
    changed: Condvar,
}

impl<T> Buffer<T> {
    pub fn new(capacity: usize) -> Self {
        Self { capacity, values: Mutex::new(VecDeque::new()), changed: Condvar::new() }
    }

    pub fn put(&self, value: T) {
        let mut values = self.values.lock();
        self.changed.wait_while(&mut values, |values| values.len() >= self.capacity);
        values.push_back(value);
        self.changed.notify_all();
    }

    pub fn take(&self) -> T {
        let mut values = self.values.lock();
        self.changed.wait_while(&mut values, |values| values.is_empty());
        let value = values.pop_front().expect("it is not empty");
        self.changed.notify_all();
        value
    }
}
