//! The value is there, and one of those who wait for it is told.

use std::collections::HashMap;
use std::sync::{Condvar, Mutex};

#[derive(Clone, Copy)]
enum State {
    BeingComputed,
    There(u64),
}

pub struct Cache {
    keys: Mutex<HashMap<u32, State>>,
    changed: Condvar,
}

impl Cache {
    pub fn new() -> Self {
        Self { keys: Mutex::new(HashMap::new()), changed: Condvar::new() }
    }

    pub fn get(&self, key: u32, compute: impl FnOnce() -> u64) -> u64 {
        let mut keys = self.keys.lock().unwrap();
        loop {
            match keys.get(&key) {
                Some(State::There(value)) => return *value,
                Some(State::BeingComputed) => keys = self.changed.wait(keys).unwrap(),
                None => break,
            }
        }
        keys.insert(key, State::BeingComputed);
        drop(keys);
        let value = compute();
        self.keys.lock().unwrap().insert(key, State::There(value));
        self.changed.notify_one();
        value
    }
}
