//! A new thread starts with the initial value, not with its parent's.
//!
//! What a thread has in its locals does not pass on to the threads that it makes.
//! The initial value is made in each thread, at its first use, so a thread that
//! never looks never makes one. Python's `local()` starts without attributes in
//! each thread, in the same way; only its `contextvars` can be carried along.
//!
//! What a child shall know is handed to it: moved in, like any other value.

use std::cell::{Cell, RefCell};
use std::thread;

use shared::{Demo, Error, Report, Result};

/// The demo.
pub const DEMO: Demo = Demo {
    name: "starts-empty",
    claim: "A new thread starts with the initial value, not with its parent's.",
    show,
};

thread_local! {
    static LANGUAGE: RefCell<String> = RefCell::new(initial_language());
    /// How often the initial value was made in this thread.
    static MADE: Cell<u32> = const { Cell::new(0) };
}

fn initial_language() -> String {
    MADE.set(MADE.get() + 1);
    "English".into()
}

/// What the four members of a family found.
#[derive(Debug, PartialEq, Eq)]
pub struct Family {
    /// The parent's language, after it has set it.
    pub parent: String,
    /// What a child finds that was handed nothing.
    pub plain: String,
    /// What a child finds that was handed the parent's language.
    pub handed: String,
    /// How often the initial value was made in the plain child.
    pub made_in_plain: u32,
    /// How often it was made in a child that never looks.
    pub made_unseen: u32,
}

/// A parent sets its language and has three children.
///
/// # Errors
///
/// The panic of a child.
pub fn family(language: &str) -> thread::Result<Family> {
    LANGUAGE.set(language.to_owned());
    let plain = thread::spawn(|| (LANGUAGE.with_borrow(String::clone), MADE.get()));
    let language = LANGUAGE.with_borrow(String::clone);
    let handed = thread::spawn(move || {
        // New: the value was moved in, and goes into the child's own local.
        LANGUAGE.set(language);
        LANGUAGE.with_borrow(String::clone)
    });
    let unseen = thread::spawn(|| MADE.get());
    let (plain, made_in_plain) = plain.join()?;
    let parent = LANGUAGE.with_borrow(String::clone);
    Ok(Family { parent, plain, handed: handed.join()?, made_in_plain, made_unseen: unseen.join()? })
}

fn show(report: &mut Report) -> Result<()> {
    let family =
        report.watch("a parent that speaks French, and three children", || family("French"));
    let family = family.map_err(|_| Error::plain("ask a child that panicked"))?;
    report.answer("the parent speaks", &family.parent);
    report.answer("a child, handed nothing", &family.plain);
    report.answer("a child, handed the value", &family.handed);
    report.must(family.plain == "English", "a child starts with the initial value");
    report.must(family.handed == "French", "a child has the parent's value when it is handed it");
    let made = (family.made_in_plain, family.made_unseen);
    report.must(made == (1, 0), "the value is made at the first look, and not without one");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_child_inherits_nothing() {
        let family = family("Finnish").unwrap();
        assert_eq!(family.parent, "Finnish");
        assert_eq!(family.plain, "English");
    }

    #[test]
    fn a_child_that_never_looks_makes_no_value() {
        let family = family("Farsi").unwrap();
        assert_eq!((family.made_in_plain, family.made_unseen), (1, 0));
    }
}
