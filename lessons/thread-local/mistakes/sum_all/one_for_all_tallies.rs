//! A static share for each thread: all tallies count in it.

use std::cell::RefCell;
use std::sync::{Arc, Mutex};

static SHARES: Mutex<Vec<Arc<Mutex<u64>>>> = Mutex::new(Vec::new());

thread_local! {
    static SHARE: RefCell<Option<Arc<Mutex<u64>>>> = const { RefCell::new(None) };
}

#[derive(Default)]
pub struct Tally;

impl Tally {
    pub fn new() -> Self {
        SHARES.lock().unwrap().clear();
        SHARE.take();
        Self
    }

    pub fn update(&self, change: impl FnOnce(&mut u64)) {
        let share = SHARE.with_borrow_mut(|mine| {
            let make = || {
                let share = Arc::default();
                SHARES.lock().unwrap().push(Arc::clone(&share));
                share
            };
            Arc::clone(mine.get_or_insert_with(make))
        });
        change(&mut share.lock().unwrap());
    }

    pub fn total(&self) -> u64 {
        SHARES.lock().unwrap().iter().map(|share| *share.lock().unwrap()).sum()
    }
}
