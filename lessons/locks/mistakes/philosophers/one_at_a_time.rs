//! One lock for the whole table: no circle, and no two ever eat together.

use std::sync::Mutex;

pub struct Table {
    forks: Vec<Mutex<()>>,
    table: Mutex<()>,
}

impl Table {
    pub fn new(seats: usize) -> Self {
        Self { forks: (0..seats).map(|_| Mutex::new(())).collect(), table: Mutex::new(()) }
    }

    pub fn dine(&self, seat: usize, meal: impl FnOnce()) {
        let (left, right) = (seat, (seat + 1) % self.forks.len());
        let _table = self.table.lock().unwrap();
        let _left = self.forks[left].lock().unwrap();
        let _right = self.forks[right].lock().unwrap();
        meal();
    }
}
