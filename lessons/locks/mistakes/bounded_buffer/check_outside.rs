//! Whether there is room is asked under the lock, and the value is put in under the next.

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
        while self.is_full() {
            let values = self.values.lock().unwrap();
            drop(self.not_full.wait(values).unwrap());
        }
        self.values.lock().unwrap().push_back(value);
        self.not_empty.notify_one();
    }

    fn is_full(&self) -> bool {
        self.values.lock().unwrap().len() == self.capacity
    }

    pub fn take(&self) -> T {
        let mut values = self.values.lock().unwrap();
        loop {
            if let Some(value) = values.pop_front() {
                self.not_full.notify_one();
                return value;
            }
            values = self.not_empty.wait(values).unwrap();
        }
    }
}
