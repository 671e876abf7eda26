//! What tasks of one thread note down, in the order in which it happened.

use std::cell::RefCell;
use std::rc::Rc;

/// A list that all tasks of a thread may append to; clones stand for the same one.
#[derive(Clone, Debug, Default)]
pub struct Notes(Rc<RefCell<Vec<String>>>);

impl Notes {
    /// Notes something down.
    pub fn write(&self, what: impl Into<String>) {
        self.0.borrow_mut().push(what.into());
    }

    /// Everything up to now, oldest first.
    pub fn all(&self) -> Vec<String> {
        self.0.borrow().clone()
    }

    /// A value that notes down its own end.
    pub fn farewell(&self, what: impl Into<String>) -> Farewell {
        Farewell { what: what.into(), notes: self.clone() }
    }
}

/// A value that notes down when it is dropped.
#[derive(Debug)]
pub struct Farewell {
    what: String,
    notes: Notes,
}

impl Drop for Farewell {
    fn drop(&mut self) {
        self.notes.write(std::mem::take(&mut self.what));
    }
}
