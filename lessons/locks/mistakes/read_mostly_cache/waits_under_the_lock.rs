//! A lock for each key; but whoever waits for one of them holds the lock of all.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

type Place = Arc<Mutex<Option<u64>>>;

pub struct Cache {
    places: Mutex<HashMap<u32, Place>>,
}

impl Cache {
    pub fn new() -> Self {
        Self { places: Mutex::new(HashMap::new()) }
    }

    pub fn get(&self, key: u32, compute: impl FnOnce() -> u64) -> u64 {
        let mut places = self.places.lock().unwrap();
        let place = Place::clone(places.entry(key).or_default());
        let mut value = place.lock().unwrap();
        drop(places);
        *value.get_or_insert_with(compute)
    }
}
