//! Calling an async function runs none of it: its body begins with the first poll.
//!
//! The call only makes a value, the future, and moves the arguments into it.
//! Python's coroutines are the same, and say "was never awaited" when they are
//! forgotten; Rust says it at compile time. JavaScript's promises are not: they
//! begin at once, as a thread does.
//!
//! Look at the picture: the thread runs as soon as it is made, while main sleeps.
//! The future was made just after it, and its lane begins with the poll.

use std::io;
use std::pin::pin;
use std::sync::mpsc;
use std::task::{Context, Waker};
use std::thread;
use std::time::Duration;

use shared::task::named;
use shared::{Demo, Report, Result};

use crate::notes::{Farewell, Notes};

/// The demo.
pub const DEMO: Demo = Demo {
    name: "nothing-runs-until-polled",
    claim: "Calling an async function runs none of it: its body begins with the first poll.",
    show,
};

/// The pause between the call and the poll, at the slow pace.
const PAUSE: Duration = Duration::from_secs(1);

/// Notes down that it runs. It owns its arguments from the call on.
async fn greet(notes: Notes, _argument: Farewell) {
    notes.write("the body runs");
}

/// Calls an async function, pauses, and polls its future once.
pub fn call_and_poll<F: Future>(
    function: impl FnOnce(Notes, Farewell) -> F,
    pause: Duration,
) -> Vec<String> {
    let notes = Notes::default();
    let mut future = pin!(function(notes.clone(), notes.farewell("the argument is dropped")));
    notes.write("called");
    thread::sleep(pause);
    notes.write("polled");
    // Nobody has to be woken: this future is ready at the first poll.
    let _ = future.as_mut().poll(&mut Context::from_waker(Waker::noop()));
    notes.all()
}

/// Calls an async function and drops its future.
pub fn call_and_drop<F: Future>(function: impl FnOnce(Notes, Farewell) -> F) -> Vec<String> {
    let notes = Notes::default();
    let future = function(notes.clone(), notes.farewell("the argument is dropped"));
    notes.write("called");
    // New: no poll.
    drop(future);
    notes.all()
}

/// Makes a thread and waits for word from it; to be made was all that it needed.
///
/// # Errors
///
/// If it cannot be started.
pub fn spawn() -> io::Result<Option<&'static str>> {
    let (note, notes) = mpsc::channel();
    let thread = thread::Builder::new().name("greeter".into());
    thread.spawn(move || note.send("the body runs"))?;
    Ok(notes.recv().ok())
}

fn show(report: &mut Report) -> Result<()> {
    let pause = report.pace().of(PAUSE);
    let (spawned, polled) = report.watch("a thread and a future are made; a pause; a poll", || {
        let spawned = spawn();
        let greeting = |notes, argument| named("greeting", greet(notes, argument));
        (spawned, call_and_poll(greeting, pause))
    });
    let dropped = call_and_drop(greet);
    report.answer("called, then polled", polled.join(", "));
    report.answer("called, then dropped", dropped.join(", "));
    report.must(spawned? == Some("the body runs"), "the thread ran as soon as it was made");
    let order = ["called", "polled", "the body runs", "the argument is dropped"];
    report.must(polled == order, "the future's body ran in its first poll, not in the call");
    let order = ["called", "the argument is dropped"];
    report.must(dropped == order, "without a poll it never ran, and still owned its argument");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_body_runs_in_the_poll_and_not_in_the_call() {
        let notes = call_and_poll(greet, Duration::ZERO);
        assert_eq!(notes, ["called", "polled", "the body runs", "the argument is dropped"]);
    }

    #[test]
    fn a_future_that_is_not_polled_only_drops_its_arguments() {
        assert_eq!(call_and_drop(greet), ["called", "the argument is dropped"]);
    }

    #[test]
    fn a_thread_runs_without_being_asked() {
        assert_eq!(spawn().unwrap(), Some("the body runs"));
    }
}
