//! Each thread has a share, and all of them stand behind one lock.

use std::collections::HashMap;
use std::sync::Mutex;
use std::thread::{self, ThreadId};

#[derive(Default)]
pub struct Tally {
    shares: Mutex<HashMap<ThreadId, u64>>,
}

impl Tally {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn update(&self, change: impl FnOnce(&mut u64)) {
        let mut shares = self.shares.lock().unwrap();
        change(shares.entry(thread::current().id()).or_default());
    }

    pub fn total(&self) -> u64 {
        self.shares.lock().unwrap().values().sum()
    }
}
