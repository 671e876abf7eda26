//! Two threads print under one lock: the first finishes all its lines before the second starts.
//!
//! Each thread has an id, a name and a delay, and prints its lines in a loop. The
//! lock is taken around the whole loop, so the slower thread cannot slip in a line
//! between two of the quicker one's, although its delay has long passed: it waits
//! for the lock, asleep, and costs nothing meanwhile.
//!
//! Look at the second thread's lane: small letters, then capitals. Put the lock
//! around each line instead, and the two take turns line by line.

use std::sync::mpsc::{self, Sender};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use shared::{Demo, Report, Result};

/// The demo.
pub const DEMO: Demo = Demo {
    name: "take-turns",
    claim: "Two threads print under one lock: the first ends all its lines before the second starts.",
    show,
};

/// Lines of each thread.
const LINES: usize = 3;
const PRINTERS: [Printer; 2] = [
    Printer { id: 1, name: "first", delay: Duration::from_secs(1) },
    Printer { id: 2, name: "second", delay: Duration::from_secs(2) },
];

/// A thread that prints: its id, its name and its delay before each line.
#[derive(Clone, Copy, Debug)]
pub struct Printer {
    /// Its number, from 1.
    pub id: usize,
    /// The thread's name.
    pub name: &'static str,
    /// How long it waits before each line.
    pub delay: Duration,
}

impl Printer {
    /// What the thread does: all its lines under one lock.
    fn run(self, turn: &Mutex<()>, lines: usize, said: &Sender<usize>, ready: &Sender<()>) {
        let _turn = turn.lock().unwrap_or_else(PoisonError::into_inner);
        // Whoever listens for this may have heard enough.
        let _ = ready.send(());
        for _ in 0..lines {
            thread::sleep(self.delay);
            let _ = said.send(self.id);
        }
    }
}

/// Runs the printers; the first has the lock before the next are started. `tell`
/// gets the id of each line's printer. Returns the ids in the order of the lines.
pub fn take_turns(printers: &[Printer], lines: usize, mut tell: impl FnMut(usize)) -> Vec<usize> {
    let turn = Mutex::new(());
    let (say, said) = mpsc::channel();
    let (ready, is_ready) = mpsc::channel();
    thread::scope(|scope| {
        for (at, printer) in printers.iter().enumerate() {
            let (turn, say, ready) = (&turn, say.clone(), ready.clone());
            let thread = thread::Builder::new().name(printer.name.into());
            let started =
                thread.spawn_scoped(scope, move || printer.run(turn, lines, &say, &ready));
            if at == 0 && started.is_ok() {
                // Nobody else may be quicker at the lock.
                let _ = is_ready.recv();
            }
        }
        drop((say, ready));
        said.iter().inspect(|id| tell(*id)).collect()
    })
}

fn show(report: &mut Report) -> Result<()> {
    let pace = report.pace();
    let printers = PRINTERS.map(|printer| Printer { delay: pace.of(printer.delay), ..printer });
    let order = report.watch_live("two threads, one lock around each loop", |tell| {
        take_turns(&printers, LINES, |id| {
            let name = PRINTERS[id - 1].name;
            tell.line(format!("{name}  {}", shared::clock::now()));
        })
    });
    report.must(order == [1, 1, 1, 2, 2, 2], "all lines of the first come before the second's");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_has_the_lock_first_ends_first() {
        let printer = |id| Printer { id, name: "printer", delay: Duration::ZERO };
        let order = take_turns(&[1, 2, 3].map(printer), 4, |_| {});
        assert_eq!(order[..4], [1; 4]);
        assert!(order[4..] == [2, 2, 2, 2, 3, 3, 3, 3] || order[4..] == [3, 3, 3, 3, 2, 2, 2, 2]);
    }
}
