//! Whoever computes anything keeps all others from computing.

use std::collections::HashMap;
use std::sync::{Condvar, Mutex};

pub struct Cache {
    /// What is there, and whether somebody computes.
    values: Mutex<(HashMap<u32, u64>, bool)>,
    changed: Condvar,
}

impl Cache {
    pub fn new() -> Self {
        Self { values: Mutex::new((HashMap::new(), false)), changed: Condvar::new() }
    }

    pub fn get(&self, key: u32, compute: impl FnOnce() -> u64) -> u64 {
        let mut values = self.values.lock().unwrap();
        loop {
            if let Some(value) = values.0.get(&key) {
                return *value;
            }
            if !values.1 {
                break;
            }
            values = self.changed.wait(values).unwrap();
        }
        values.1 = true;
        drop(values);
        let value = compute();
        let mut values = self.values.lock().unwrap();
        values.0.insert(key, value);
        values.1 = false;
        self.changed.notify_all();
        value
    }
}
