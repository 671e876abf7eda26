//! It never sleeps: it looks whether there is room, and looks again.

use std::collections::VecDeque;
use std::sync::Mutex;
use std::thread;

pub struct Buffer<T> {
    capacity: usize,
    values: Mutex<VecDeque<T>>,
}

impl<T> Buffer<T> {
    pub fn new(capacity: usize) -> Self {
        let values = Mutex::new(VecDeque::with_capacity(capacity));
        Self { capacity, values }
    }

    pub fn put(&self, value: T) {
        let mut values = self.values.lock().unwrap();
        while values.len() == self.capacity {
            drop(values);
            thread::yield_now();
            values = self.values.lock().unwrap();
        }
        values.push_back(value);
    }

    pub fn take(&self) -> T {
        loop {
            if let Some(value) = self.values.lock().unwrap().pop_front() {
                return value;
            }
            thread::yield_now();
        }
    }
}
