//! The map has a place for each key that is filled once, and the filling needs no lock of the map.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock, RwLock};

pub struct Cache {
    places: RwLock<HashMap<u32, Arc<OnceLock<u64>>>>,
}

impl Cache {
    pub fn new() -> Self {
        Self { places: RwLock::new(HashMap::new()) }
    }

    pub fn get(&self, key: u32, compute: impl FnOnce() -> u64) -> u64 {
        *self.place(key).get_or_init(compute)
    }

    /// The place of a key, perhaps empty. Both locks are given back before this returns.
    fn place(&self, key: u32) -> Arc<OnceLock<u64>> {
        if let Some(place) = self.places.read().unwrap().get(&key) {
            return Arc::clone(place);
        }
        Arc::clone(self.places.write().unwrap().entry(key).or_default())
    }
}
