//! One condition variable for both sides, and one of those who sleep there is woken.

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
        while values.len() == self.capacity {
            values = self.changed.wait(values).unwrap();
        }
        values.push_back(value);
        self.changed.notify_one();
    }

    pub fn take(&self) -> T {
        let mut values = self.values.lock().unwrap();
        loop {
            if let Some(value) = values.pop_front() {
                self.changed.notify_one();
                return value;
            }
            values = self.changed.wait(values).unwrap();
        }
    }
}
