//! The threads own the shares, and the tally only knows of them: they end with the threads.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, Weak};

static TALLIES: AtomicU64 = AtomicU64::new(0);

thread_local! {
    static SHARES: RefCell<HashMap<u64, Arc<Mutex<u64>>>> = RefCell::default();
}

pub struct Tally {
    number: u64,
    shares: Mutex<Vec<Weak<Mutex<u64>>>>,
}

impl Tally {
    pub fn new() -> Self {
        Self { number: TALLIES.fetch_add(1, Ordering::Relaxed), shares: Mutex::default() }
    }

    pub fn update(&self, change: impl FnOnce(&mut u64)) {
        let known = SHARES.with_borrow(|shares| shares.get(&self.number).cloned());
        let share = known.unwrap_or_else(|| {
            let share = Arc::new(Mutex::new(0));
            self.shares.lock().unwrap().push(Arc::downgrade(&share));
            SHARES.with_borrow_mut(|shares| shares.insert(self.number, Arc::clone(&share)));
            share
        });
        change(&mut share.lock().unwrap());
    }

    pub fn total(&self) -> u64 {
        let shares = self.shares.lock().unwrap();
        shares.iter().filter_map(Weak::upgrade).map(|share| *share.lock().unwrap()).sum()
    }
}
