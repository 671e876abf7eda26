//! A table with a row for each desk inside each thread.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};

static DESKS: AtomicU64 = AtomicU64::new(0);

thread_local! {
    static STUDENTS: RefCell<HashMap<u64, String>> = RefCell::default();
}

pub struct Desk {
    number: u64,
}

impl Desk {
    pub fn new() -> Self {
        Self { number: DESKS.fetch_add(1, Ordering::Relaxed) }
    }

    pub fn sit_down(&self, name: &str) {
        STUDENTS.with_borrow_mut(|students| students.insert(self.number, name.to_owned()));
    }

    pub fn student(&self) -> Option<String> {
        STUDENTS.with_borrow(|students| students.get(&self.number).cloned())
    }
}
