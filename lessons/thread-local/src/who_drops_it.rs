//! A thread drops its locals when it ends; `ThreadLocal` keeps them until it is dropped itself.
//!
//! A `thread_local!` value lives as long as its thread: its destructor runs at
//! the thread's end, also after a panic, and before `join` of a `JoinHandle`
//! returns. For the main thread nothing is promised: the process may end first.
//!
//! A value in a `ThreadLocal<T>` belongs to the object. It survives its thread,
//! and a later thread that gets the same number may find it: good for counters
//! that are summed at the end, wrong for anything that must start empty.

use std::cell::{Cell, RefCell};
use std::process::{ExitCode, Stdio};
use std::sync::mpsc::{self, Sender};
use std::thread;

use shared::child::Role;
use shared::{Demo, Error, Report, Result};
use thread_local::ThreadLocal;

/// The demo.
pub const DEMO: Demo = Demo {
    name: "who-drops-it",
    claim: "A thread drops its locals when it ends; ThreadLocal keeps them until it is dropped.",
    show,
};

/// Says so when it is dropped.
struct Farewell {
    from: &'static str,
    heard_by: Sender<&'static str>,
}

impl Drop for Farewell {
    fn drop(&mut self) {
        // Whoever listened may have gone; then nobody needs to know.
        let _ = self.heard_by.send(self.from);
    }
}

thread_local! {
    static KEPT: RefCell<Option<Farewell>> = const { RefCell::new(None) };
}

/// Two threads keep something in a local; the second one panics.
///
/// Returns who was dropped by the time that `join` returned.
pub fn dropped_at_the_end() -> Vec<&'static str> {
    let (heard_by, heard) = mpsc::channel();
    for from in ["returns", "panics"] {
        let heard_by = heard_by.clone();
        let thread = thread::Builder::new().name(from.into()).spawn(move || {
            KEPT.set(Some(Farewell { from, heard_by }));
            if from == "panics" {
                std::panic::resume_unwind(Box::new("on purpose"));
            }
        });
        // `join` waits for the whole thread, destructors of its locals included.
        let _ = thread.map(thread::JoinHandle::join);
    }
    heard.try_iter().collect()
}

/// A thread leaves a number in a `ThreadLocal` and ends; another one looks.
///
/// Returns all numbers that the object still has, and what the other one found
/// as its own.
///
/// # Errors
///
/// The panic of a thread.
pub fn left_in_the_object(number: u32) -> thread::Result<(Vec<u32>, Option<u32>)> {
    let numbers: ThreadLocal<Cell<u32>> = ThreadLocal::new();
    let found = thread::scope(|scope| {
        scope.spawn(|| numbers.get_or_default().set(number)).join()?;
        scope.spawn(|| numbers.get().map(Cell::get)).join()
    })?;
    Ok((numbers.into_iter().map(Cell::into_inner).collect(), found))
}

/// A child whose main thread keeps something in a local, and returns.
pub const MAIN_WITH_A_LOCAL: Role =
    Role { name: "main-with-a-local", lesson: "thread-local", play: keep_in_main };

struct Aloud;

impl Drop for Aloud {
    fn drop(&mut self) {
        use std::io::Write;
        // At the end of main nothing can be done about a closed pipe.
        let _ = std::io::stdout().write_all(b"dropped");
    }
}

fn keep_in_main(_: &[String]) -> ExitCode {
    thread_local!(static IN_MAIN: RefCell<Option<Aloud>> = const { RefCell::new(None) });
    IN_MAIN.set(Some(Aloud));
    ExitCode::SUCCESS
}

fn show(report: &mut Report) -> Result<()> {
    let dropped = report.watch("two threads with a local; one panics", dropped_at_the_end);
    report.answer("dropped when join returned", dropped.join(", "));
    report.must(dropped == ["returns", "panics"], "a thread drops its locals, also after a panic");
    let left = report
        .watch("one thread leaves 7 in a ThreadLocal, the next looks", || left_in_the_object(7));
    let (kept, found) = left.map_err(|_| Error::plain("look into a thread that panicked"))?;
    report.answer("still in the object", format!("{kept:?}"));
    report.must(kept == [7], "a ThreadLocal keeps the value of a thread that has ended");
    report.may(found == Some(7), "the next thread got the same number, and found 7 as its own");
    let main = MAIN_WITH_A_LOCAL.command()?.stderr(Stdio::inherit()).output()?;
    report.must(main.status.success(), "main returned with a value in a local");
    report.may(main.stdout == b"dropped", "the main thread's local was dropped at the end, too");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locals_are_dropped_before_join_returns() {
        assert_eq!(dropped_at_the_end(), ["returns", "panics"]);
    }

    #[test]
    fn the_object_keeps_what_an_ended_thread_left() {
        assert_eq!(left_in_the_object(9).unwrap().0, [9]);
    }
}
