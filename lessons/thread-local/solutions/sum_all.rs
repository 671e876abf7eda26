//! The tally owns the shares; each thread finds its own, and a lock that nobody else wants.

use std::sync::Mutex;

use thread_local::ThreadLocal;

#[derive(Default)]
pub struct Tally {
    shares: ThreadLocal<Mutex<u64>>,
}

impl Tally {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn update(&self, change: impl FnOnce(&mut u64)) {
        change(&mut self.shares.get_or_default().lock().unwrap());
    }

    pub fn total(&self) -> u64 {
        self.shares.iter().map(|share| *share.lock().unwrap()).sum()
    }
}
