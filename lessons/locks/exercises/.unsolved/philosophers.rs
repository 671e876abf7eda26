//! Philosophers sit round a table, with one fork between each two neighbours.
//!
//! The philosopher at `seat` (from 0, fewer than `seats`) eats with the two forks beside it.
//! `dine` waits for both, calls `meal` once while it has them, and puts them back. So two
//! neighbours never eat at the same time; and the last seat is beside the first.
//!
//! Whoever is hungry gets to eat, in whatever order they reach for the forks. Any number of
//! them who share no fork can eat at the same time. There are two seats at least.
//!
//! The names and types of the functions stay as they are; everything inside is yours. Check
//! it with `cargo xtask check locks/philosophers`.

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
        let _left = self.forks[left].lock().unwrap();
        let _right = self.forks[right].lock().unwrap();
        meal();
    }
}
