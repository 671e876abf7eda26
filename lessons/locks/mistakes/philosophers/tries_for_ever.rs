//! Who does not get the second fork puts back the first and begins again, and so does everybody.

use std::sync::Mutex;
use std::thread;

pub struct Table {
    forks: Vec<Mutex<()>>,
}

impl Table {
    pub fn new(seats: usize) -> Self {
        Self { forks: (0..seats).map(|_| Mutex::new(())).collect() }
    }

    pub fn dine(&self, seat: usize, meal: impl FnOnce()) {
        let (left, right) = (seat, (seat + 1) % self.forks.len());
        loop {
            let _left = self.forks[left].lock().unwrap();
            if let Ok(_right) = self.forks[right].try_lock() {
                return meal();
            }
            drop(_left);
            thread::yield_now();
        }
    }
}
