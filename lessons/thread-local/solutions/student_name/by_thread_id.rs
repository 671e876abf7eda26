//! A table with a row for each thread inside each desk.

use std::collections::HashMap;
use std::sync::RwLock;
use std::thread::{self, ThreadId};

#[derive(Default)]
pub struct Desk {
    students: RwLock<HashMap<ThreadId, String>>,
}

impl Desk {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn sit_down(&self, name: &str) {
        self.students.write().unwrap().insert(thread::current().id(), name.to_owned());
    }

    pub fn student(&self) -> Option<String> {
        self.students.read().unwrap().get(&thread::current().id()).cloned()
    }
}
