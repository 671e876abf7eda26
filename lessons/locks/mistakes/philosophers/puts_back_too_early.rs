//! The forks are back on the table before the meal begins.

use std::sync::Mutex;

pub struct Table {
    forks: Vec<Mutex<()>>,
}

impl Table {
    pub fn new(seats: usize) -> Self {
        Self { forks: (0..seats).map(|_| Mutex::new(())).collect() }
    }

    pub fn dine(&self, seat: usize, meal: impl FnOnce()) {
        let (left, right) = (seat, (seat + 1) % self.forks.len());
        for fork in [left.min(right), left.max(right)] {
            let _fork = self.forks[fork].lock().unwrap();
        }
        meal();
    }
}
