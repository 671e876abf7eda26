//! A lock for each key; who computes holds that one, and no other.

use std::collections::HashMap;
use std::sync::Arc;

use parking_lot::Mutex;

type Place = Arc<Mutex<Option<u64>>>;

pub struct Cache {
    places: Mutex<HashMap<u32, Place>>,
}

impl Cache {
    pub fn new() -> Self {
        Self { places: Mutex::new(HashMap::new()) }
    }

    pub fn get(&self, key: u32, compute: impl FnOnce() -> u64) -> u64 {
        let place = Place::clone(self.places.lock().entry(key).or_default());
        let mut value = place.lock();
        *value.get_or_insert_with(compute)
    }
}
