//! All reach to the right first: the circle is the same, the other way round.

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
        let _right = self.forks[right].lock().unwrap();
        let _left = self.forks[left].lock().unwrap();
        meal();
    }
}
