//! A desk at which every thread has a student of its own.
//!
//! - `sit_down` remembers the student of the calling thread at this desk, in place of an
//!   earlier one.
//! - `student` gives the name back: to the same thread, at the same desk. A thread that let
//!   nobody sit down at this desk gets `None`, whatever it did at other desks.
//!
//! Many threads use a desk at the same time, and a thread uses many desks. This desk is right
//! only as long as one thread comes after the other. Mend it.
//!
//! Check it with `cargo xtask check thread-local/student-name`.

use std::sync::Mutex;

#[derive(Default)]
pub struct Desk {
    student: Mutex<Option<String>>,
}

impl Desk {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn sit_down(&self, name: &str) {
        *self.student.lock().unwrap() = Some(name.to_owned());
    }

    pub fn student(&self) -> Option<String> {
        self.student.lock().unwrap().clone()
    }
}
