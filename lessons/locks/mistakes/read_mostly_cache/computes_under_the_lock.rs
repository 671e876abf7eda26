//! The guard lives to the end of the match, and compute runs in it.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::Mutex;

pub struct Cache {
    values: Mutex<HashMap<u32, u64>>,
}

impl Cache {
    pub fn new() -> Self {
        Self { values: Mutex::new(HashMap::new()) }
    }

    pub fn get(&self, key: u32, compute: impl FnOnce() -> u64) -> u64 {
        match self.values.lock().unwrap().entry(key) {
            Entry::Occupied(entry) => *entry.get(),
            Entry::Vacant(entry) => *entry.insert(compute()),
        }
    }
}
