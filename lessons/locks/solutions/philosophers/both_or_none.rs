//! One list of who eats. Who finds a neighbour there waits and has taken nothing yet.

use parking_lot::{Condvar, Mutex};

pub struct Table {
    eats: Mutex<Vec<bool>>,
    changed: Condvar,
}

impl Table {
    pub fn new(seats: usize) -> Self {
        Self { eats: Mutex::new(vec![false; seats]), changed: Condvar::new() }
    }

    pub fn dine(&self, seat: usize, meal: impl FnOnce()) {
        let mut eats = self.eats.lock();
        let seats = eats.len();
        let near = [(seat + seats - 1) % seats, seat, (seat + 1) % seats];
        self.changed.wait_while(&mut eats, |eats| near.iter().any(|seat| eats[*seat]));
        eats[seat] = true;
        drop(eats);
        meal();
        self.eats.lock()[seat] = false;
        self.changed.notify_all();
    }
}
