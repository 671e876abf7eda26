//! Whoever is woken believes that what it waited for is there.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex};

pub struct Buffer<T> {
    capacity: usize,
    values: Mutex<VecDeque<T>>,
    not_full: Condvar,
    not_empty: Condvar,
}

impl<T> Buffer<T> {
    pub fn new(capacity: usize) -> Self {
        let values = Mutex::new(VecDeque::with_capacity(capacity));
        Self { capacity, values, not_full: Condvar::new(), not_empty: Condvar::new() }
    }

    pub fn put(&self, value: T) {
        let mut values = self.values.lock().unwrap();
        if values.len() == self.capacity {
            values = self.not_full.wait(values).unwrap();
        }
        values.push_back(value);
        self.not_empty.notify_one();
    }

    pub fn take(&self) -> T {
        let mut values = self.values.lock().unwrap();
        if values.is_empty() {
            values = self.not_empty.wait(values).unwrap();
        }
        let value = values.pop_front().unwrap();
        self.not_full.notify_one();
        value
    }
}
