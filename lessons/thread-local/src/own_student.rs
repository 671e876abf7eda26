//! Two threads use one variable, and each finds its own student in it.
//!
//! A thread-local is one name with a value for each thread. To see that it is
//! not luck, every thread writes before any of them reads: a barrier stands
//! between. The same program with one shared variable then greets the wrong
//! student every time, since only the last write is left.
//!
//! Look at the `+` in the timeline: the first thread to write waits there for
//! the other.

use std::cell::RefCell;
use std::sync::{Barrier, Mutex, PoisonError};
use std::thread;

use shared::{Demo, Report, Result};

/// The demo.
pub const DEMO: Demo = Demo {
    name: "own-student",
    claim: "Two threads use one variable, and each finds its own student in it.",
    show,
};

const STUDENTS: [&str; 2] = ["Ada", "Edsger"];

thread_local! {
    static STUDENT: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Each thread keeps its student in a thread-local, does `between`, and greets.
pub fn greet_from_locals(students: &[&str], between: impl Fn() + Sync) -> Vec<String> {
    in_a_thread_each(students, |student| {
        STUDENT.set(student.to_owned());
        between();
        STUDENT.with_borrow(|student| format!("Hello {student}"))
    })
}

/// The same with one variable for all threads.
pub fn greet_from_one_variable(students: &[&str], between: impl Fn() + Sync) -> Vec<String> {
    // New: one value, whoever asks. The lock keeps it whole, and does not help.
    let shared = Mutex::new(String::new());
    let lock = || shared.lock().unwrap_or_else(PoisonError::into_inner);
    in_a_thread_each(students, |student| {
        student.clone_into(&mut lock());
        between();
        format!("Hello {}", lock())
    })
}

/// Comes back when it was called for each of the students.
pub(crate) fn all_have_written(students: &[&str]) -> impl Fn() + Sync + use<> {
    let all = Barrier::new(students.len());
    move || {
        all.wait();
    }
}

fn in_a_thread_each(students: &[&str], greet: impl Fn(&str) -> String + Sync) -> Vec<String> {
    let greet = &greet;
    thread::scope(|scope| {
        let threads: Vec<_> = students
            .iter()
            .map(|student| {
                let thread = thread::Builder::new().name(format!("for {student}"));
                thread.spawn_scoped(scope, move || greet(student))
            })
            .collect();
        threads
            .into_iter()
            .map(|thread| thread.map_or_else(|err| err.to_string(), joined))
            .collect()
    })
}

fn joined(thread: thread::ScopedJoinHandle<'_, String>) -> String {
    thread.join().unwrap_or_else(|_| "the thread panicked".into())
}

fn show(report: &mut Report) -> Result<()> {
    let own = report.watch("a thread-local variable", || {
        greet_from_locals(&STUDENTS, all_have_written(&STUDENTS))
    });
    report.answer("they greet", own.join(", "));
    let one = report.watch("one shared variable", || {
        greet_from_one_variable(&STUDENTS, all_have_written(&STUDENTS))
    });
    report.fact("they greet", one.join(", "));
    report.must(own == ["Hello Ada", "Hello Edsger"], "with a local, each greets its own student");
    report.must(one[0] == one[1], "with one variable, both greet whoever was written last");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_thread_greets_its_own_student() {
        let students = ["a", "b", "c", "d"];
        let expected = students.map(|student| format!("Hello {student}"));
        assert_eq!(greet_from_locals(&students, all_have_written(&students)), expected);
    }

    #[test]
    fn one_variable_keeps_one_student() {
        let students = ["a", "b", "c", "d"];
        let greetings = greet_from_one_variable(&students, all_have_written(&students));
        assert!(greetings.iter().all(|greeting| *greeting == greetings[0]), "{greetings:?}");
    }
}
