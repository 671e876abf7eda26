//! A value for each thread inside each desk.

use std::cell::RefCell;

use thread_local::ThreadLocal;

#[derive(Default)]
pub struct Desk {
    student: ThreadLocal<RefCell<Option<String>>>,
}

impl Desk {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn sit_down(&self, name: &str) {
        self.student.get_or_default().replace(Some(name.to_owned()));
    }

    pub fn student(&self) -> Option<String> {
        self.student.get()?.borrow().clone()
    }
}
