//! A desk is known by its address, and a new desk may stand where an old one stood.

use std::cell::RefCell;
use std::collections::HashMap;

thread_local! {
    static STUDENTS: RefCell<HashMap<usize, String>> = RefCell::default();
}

#[derive(Default)]
pub struct Desk {
    _space: u8,
}

impl Desk {
    pub fn new() -> Self {
        Self::default()
    }

    fn address(&self) -> usize {
        std::ptr::from_ref(self).addr()
    }

    pub fn sit_down(&self, name: &str) {
        STUDENTS.with_borrow_mut(|students| students.insert(self.address(), name.to_owned()));
    }

    pub fn student(&self) -> Option<String> {
        STUDENTS.with_borrow(|students| students.get(&self.address()).cloned())
    }
}
