//! A table of shares; its lock is held only while a share is looked up.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::thread::{self, ThreadId};

#[derive(Default)]
pub struct Tally {
    shares: Mutex<HashMap<ThreadId, Arc<Mutex<u64>>>>,
}

impl Tally {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn update(&self, change: impl FnOnce(&mut u64)) {
        let share = {
            let mut shares = self.shares.lock().unwrap();
            Arc::clone(shares.entry(thread::current().id()).or_default())
        };
        change(&mut share.lock().unwrap());
    }

    pub fn total(&self) -> u64 {
        self.shares.lock().unwrap().values().map(|share| *share.lock().unwrap()).sum()
    }
}
