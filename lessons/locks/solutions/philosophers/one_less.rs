//! One place less than forks: of those at the table, somebody has a free fork at the right.

use std::sync::{Condvar, Mutex};

pub struct Table {
    forks: Vec<Mutex<()>>,
    places: Mutex<usize>,
    left: Condvar,
}

impl Table {
    pub fn new(seats: usize) -> Self {
        let forks = (0..seats).map(|_| Mutex::new(())).collect();
        Self { forks, places: Mutex::new(seats - 1), left: Condvar::new() }
    }

    pub fn dine(&self, seat: usize, meal: impl FnOnce()) {
        let places = self.places.lock().unwrap();
        let mut places = self.left.wait_while(places, |places| *places == 0).unwrap();
        *places -= 1;
        drop(places);
        {
            let _left = self.forks[seat].lock().unwrap();
            let _right = self.forks[(seat + 1) % self.forks.len()].lock().unwrap();
            meal();
        }
        *self.places.lock().unwrap() += 1;
        self.left.notify_one();
    }
}
