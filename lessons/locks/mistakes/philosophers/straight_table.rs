//! One fork more than seats, and so the last and the first share none.

use std::sync::Mutex;

pub struct Table {
    forks: Vec<Mutex<()>>,
}

impl Table {
    pub fn new(seats: usize) -> Self {
        Self { forks: (0..=seats).map(|_| Mutex::new(())).collect() }
    }

    pub fn dine(&self, seat: usize, meal: impl FnOnce()) {
        let (left, right) = (seat, seat + 1);
        let _left = self.forks[left].lock().unwrap();
        let _right = self.forks[right].lock().unwrap();
        meal();
    }
}
