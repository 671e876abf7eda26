//! Two find the key missing, both compute it, and the first value stays.

use std::collections::HashMap;
use std::sync::RwLock;

pub struct Cache {
    values: RwLock<HashMap<u32, u64>>,
}

impl Cache {
    pub fn new() -> Self {
        Self { values: RwLock::new(HashMap::new()) }
    }

    pub fn get(&self, key: u32, compute: impl FnOnce() -> u64) -> u64 {
        if let Some(value) = self.values.read().unwrap().get(&key) {
            return *value;
        }
        let value = compute();
        *self.values.write().unwrap().entry(key).or_insert(value)
    }
}
