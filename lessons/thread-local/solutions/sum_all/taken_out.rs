//! A share is taken out of the table while it is changed, so that no lock is held.

use std::collections::HashMap;
use std::thread::{self, ThreadId};

use parking_lot::Mutex;

#[derive(Default)]
pub struct Tally {
    shares: Mutex<HashMap<ThreadId, u64>>,
}

impl Tally {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn update(&self, change: impl FnOnce(&mut u64)) {
        let me = thread::current().id();
        let mut share = self.shares.lock().get(&me).copied().unwrap_or(0);
        change(&mut share);
        self.shares.lock().insert(me, share);
    }

    pub fn total(&self) -> u64 {
        self.shares.lock().values().sum()
    }
}
