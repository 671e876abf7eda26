//! A thread counts while main waits for it, and `join` gives back what it counted.
//!
//! Python's `join` returns nothing: a result has to be left in a variable that
//! both threads see. Rust's `join` hands over the closure's own return value, so
//! nothing is shared.
//!
//! Look at main's lane: it only receives and joins; the sleeps are all in the
//! counter's lane.

use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use shared::{Demo, Error, Report, Result};

/// The demo.
pub const DEMO: Demo = Demo {
    name: "print-numbers",
    claim: "A thread counts while main waits for it, and join gives back what it counted.",
    show,
};

/// How many numbers the thread counts, from 0.
const NUMBERS: u32 = 5;
/// The pause after each number, at the slow pace.
const PAUSE: Duration = Duration::from_secs(1);

/// Counts in a thread named `counter`; `tell` gets each number as it is counted.
///
/// Returns what the thread returned.
///
/// # Errors
///
/// The panic of the thread, or why it could not be started.
pub fn count(numbers: u32, pause: Duration, mut tell: impl FnMut(u32)) -> thread::Result<Vec<u32>> {
    let (counted, counts) = mpsc::channel();
    let counter = thread::Builder::new().name("counter".into()).spawn(move || {
        let mut all = Vec::new();
        for number in 0..numbers {
            all.push(number);
            // The receiver outlives this thread: main holds it until the hang-up.
            let _ = counted.send(number);
            thread::sleep(pause);
        }
        all
    });
    counts.iter().for_each(&mut tell);
    counter.map_err(|err| Box::new(err) as _).and_then(thread::JoinHandle::join)
}

fn show(report: &mut Report) -> Result<()> {
    let pause = report.pace().of(PAUSE);
    let mut told = Vec::new();
    let counted = report.watch_live("main starts a counter, listens, and joins it", |tell| {
        count(NUMBERS, pause, |number| {
            tell.line(format!("counter: {number}"));
            told.push(number);
        })
    });
    let counted = counted.map_err(|_| Error::plain("join the counter: it panicked"))?;
    report.answer("join returned", format!("{counted:?}"));
    report.must(counted == [0, 1, 2, 3, 4], "join returned the numbers 0 to 4, in order");
    report.must(told == counted, "main had heard the same numbers before it joined");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn join_returns_what_was_told() {
        let mut told = Vec::new();
        let counted = count(7, Duration::ZERO, |number| told.push(number)).unwrap();
        assert_eq!(counted, [0, 1, 2, 3, 4, 5, 6]);
        assert_eq!(told, counted);
    }
}
