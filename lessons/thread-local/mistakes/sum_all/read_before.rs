//! The sum is read before the change and written after it: who comes in between is lost.

use std::sync::Mutex;

#[derive(Default)]
pub struct Tally {
    sum: Mutex<u64>,
}

impl Tally {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn update(&self, change: impl FnOnce(&mut u64)) {
        let mut sum = *self.sum.lock().unwrap();
        change(&mut sum);
        *self.sum.lock().unwrap() = sum;
    }

    pub fn total(&self) -> u64 {
        *self.sum.lock().unwrap()
    }
}
