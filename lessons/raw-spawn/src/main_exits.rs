//! When main returns, every other thread is cut off in mid-work, and the exit code is 0.
//!
//! Python's `threading` waits at the end for each thread that is no daemon; its `_thread`, and
//! Rust, wait for none. Nothing of the thread is unwound: its destructors do not run, and what
//! it wrote into a buffer is never flushed. Main's own destructors do run, unless it leaves by
//! `process::exit`.
//!
//! Three child processes differ in how main leaves. In each the thread has half of its steps
//! left and goes on only when main says so: were it waited for, the child would hang.

use std::io::{self, BufWriter, Write};
use std::process::{self, ExitCode, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use shared::child::{self, Ending, Role};
use shared::{Demo, Error, Report, Result, Table};

/// The demo.
pub const DEMO: Demo = Demo {
    name: "main-exits",
    claim: "When main returns, every other thread is cut off in mid-work, and the exit code is 0.",
    show,
};

/// The child: its argument says how main leaves.
pub const LEAVING: Role = Role { name: "leaving", lesson: "raw-spawn", play: leave };

/// How main leaves.
const WAYS: [&str; 3] = ["returns", "exits", "joins"];
/// How many steps the worker writes before main leaves, and how many it has left.
const HALF: usize = 3;
/// A child ends at once; only one that waits for its thread would need this long.
const LIMIT: Duration = Duration::from_secs(30);

/// Says so when it is dropped.
struct Tidy(&'static str);

impl Drop for Tidy {
    fn drop(&mut self) {
        // The parent reads it; if it does not, there is nobody to tell.
        let _ = writeln!(io::stdout(), "{} tidied up", self.0);
    }
}

/// The child's main function.
fn leave(arguments: &[String]) -> ExitCode {
    let _tidy = Tidy("main");
    let (halfway, is_halfway) = mpsc::channel();
    let told = Arc::new(AtomicBool::new(false));
    let go_on = Arc::clone(&told);
    let worker = thread::spawn(move || {
        let _tidy = Tidy("worker");
        let mut out = BufWriter::new(io::stdout());
        for step in 1..=2 * HALF {
            // A buffer takes everything; its flush, in its drop, is what may fail.
            let _ = writeln!(out, "step {step}");
            if step == HALF {
                let _ = halfway.send(());
                // Work that takes longer than main lives. Relaxed: the flag is all there is.
                while !go_on.load(Ordering::Relaxed) {
                    thread::park();
                }
            }
        }
    });
    // The worker is in mid-work from here on, or has panicked: then nothing comes.
    let _ = is_halfway.recv();
    match arguments.first().map(String::as_str) {
        Some("exits") => process::exit(0),
        Some("joins") => {
            told.store(true, Ordering::Relaxed);
            worker.thread().unpark();
            worker.join().map_or(ExitCode::FAILURE, |()| ExitCode::SUCCESS)
        }
        _ => ExitCode::SUCCESS,
    }
}

/// What a child left behind.
#[derive(Debug, PartialEq, Eq)]
pub struct Left {
    /// How it ended.
    pub ending: Ending,
    /// The steps of the worker that arrived.
    pub steps: usize,
    /// Whether the destructors of main and of the worker ran.
    pub tidied: [bool; 2],
}

/// Runs the child whose main leaves in this way, and reads what it left behind.
///
/// # Errors
///
/// If it cannot be started, waited for or read.
pub fn run_child(way: &str) -> Result<Left> {
    let started = LEAVING.command()?.arg(way).stdout(Stdio::piped()).spawn();
    let mut child = started.map_err(|err| Error::new("start the child process", err))?;
    let ending = child::wait_at_most(&mut child, LIMIT)?;
    let text = child.stdout.map(io::read_to_string).transpose()?.unwrap_or_default();
    let steps = text.lines().filter(|line| line.starts_with("step")).count();
    let tidied = ["main", "worker"].map(|who| text.contains(&format!("{who} tidied up")));
    Ok(Left { ending, steps, tidied })
}

fn show(report: &mut Report) -> Result<()> {
    let [returns, exits, joins] = report
        .watch("three programs, each with a thread in mid-work", || {
            Ok::<_, Error>([run_child(WAYS[0])?, run_child(WAYS[1])?, run_child(WAYS[2])?])
        })?;
    report.table(&table([&returns, &exits, &joins]));
    let left = |steps, tidied| Left { ending: Ending::Exited(0), steps, tidied };
    let cut = returns == left(0, [true, false]);
    report.must(cut, "main returned: the worker's steps and its destructor are missing");
    report.must(exits == left(0, [false, false]), "main exited: its own destructor is, too");
    report.must(joins == left(2 * HALF, [true, true]), "main joined: nothing is missing");
    Ok(())
}

fn table(left: [&Left; 3]) -> Table {
    let mut table = Table::new(["main", "ends with", "steps written", "destructors run"]);
    for (way, left) in WAYS.iter().zip(left) {
        let ran = match left.tidied {
            [true, true] => "main, worker",
            [true, false] => "main",
            [false, true] => "worker",
            [false, false] => "none",
        };
        let steps = format!("{} of {}", left.steps, 2 * HALF);
        table.row([(*way).to_owned(), left.ending.to_string(), steps, ran.to_owned()]);
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_joined_thread_leaves_all_it_wrote() {
        let steps = WAYS.map(|way| run_child(way).unwrap().steps);
        assert_eq!(steps, [0, 0, 2 * HALF]);
    }
}
