//! When main ends, its threads end with it; only a join or a scope waits for them.
//!
//! Python waits for every thread that is not a daemon. By that measure every thread
//! of Rust is a daemon, and a scoped one never is. Three children of this program
//! start the same thread, with an hour of work, and then main comes to its end.
//!
//! Look at what the detached thread does not say: it is cut off where it stands, and
//! not even its destructors run. What it would have saved there is lost.

use std::io::{self, Read, Write};
use std::process::{ExitCode, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use shared::child::{Ending, Role, wait_at_most};
use shared::{Demo, Report, Result};

/// The demo.
pub const DEMO: Demo = Demo {
    name: "main-ends-first",
    claim: "When main ends, its threads end with it; only a join or a scope waits for them.",
    show,
};

/// The child process. Its argument says what it does about its thread.
pub const CHILD: Role = Role { name: "main-ends-first", lesson: "basics", play: child };

/// How long the thread works, unless it is told that main is done.
const HOUR: Duration = Duration::from_hours(1);
/// How long a child may take; it needs some milliseconds.
const LIMIT: Duration = Duration::from_secs(20);

/// Saves its work when it is destroyed.
struct Unsaved;

impl Drop for Unsaved {
    fn drop(&mut self) {
        say("thread saves");
    }
}

/// The program in question.
fn child(arguments: &[String]) -> ExitCode {
    let (begun, has_begun) = mpsc::channel();
    let (main_is_done, told) = mpsc::channel();
    // The thread has a sender, too: only a message counts, not a hang-up.
    let never_hangs_up = main_is_done.clone();
    let work = move || {
        let _unsaved = Unsaved;
        say("thread begins");
        let _ = begun.send(());
        let _ = told.recv_timeout(HOUR);
        say("thread ends");
        drop(never_hangs_up);
    };
    let main = || {
        let _ = has_begun.recv();
        say("main ends");
    };
    match arguments.first().map(String::as_str) {
        Some("detached") => {
            drop(thread::spawn(work));
            main();
        }
        Some("joined") => {
            let thread = thread::spawn(work);
            main();
            let _ = main_is_done.send(());
            // New: main waits by itself.
            let _ = thread.join();
        }
        Some("scoped") => thread::scope(|scope| {
            scope.spawn(work);
            main();
            let _ = main_is_done.send(());
            // New: the scope waits, whether main thinks of it or not.
        }),
        _ => return ExitCode::FAILURE,
    }
    ExitCode::SUCCESS
}

/// Writes a line to whoever started this child.
fn say(line: &str) {
    // If nobody reads, nobody misses it.
    let _ = writeln!(io::stdout(), "{line}");
}

/// Runs the child that treats its thread in this way; what it said, and how it ended.
///
/// # Errors
///
/// If the child cannot be started or read.
pub fn run(way: &str) -> io::Result<(Vec<String>, Ending)> {
    let mut child = CHILD.command()?.arg(way).stdout(Stdio::piped()).spawn()?;
    let ending = wait_at_most(&mut child, LIMIT)?;
    let mut said = String::new();
    if let Some(mut stdout) = child.stdout.take() {
        stdout.read_to_string(&mut said)?;
    }
    Ok((said.lines().map(str::to_owned).collect(), ending))
}

fn show(report: &mut Report) -> Result<()> {
    let ways = ["detached", "joined", "scoped"];
    let runs = report.watch("three children, each with a thread", || ways.map(run));
    for (way, run) in ways.into_iter().zip(runs) {
        let (said, ending) = run?;
        report.answer(way, format!("{}; {ending}", said.join(", ")));
        if way == "detached" {
            let cut_off = said == ["thread begins", "main ends"] && ending.is_success();
            report.must(cut_off, "detached: cut off in mid-work, and the exit code is 0");
        } else {
            let last = ["thread begins", "main ends", "thread ends", "thread saves"];
            report.must(said == last, format!("{way}: the process waited, and the work was saved"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_detached_thread_does_not_keep_the_process_alive() {
        let (said, ending) = run("detached").unwrap();
        assert_eq!(said, ["thread begins", "main ends"]);
        assert!(ending.is_success());
    }

    #[test]
    fn a_scoped_thread_does() {
        let (said, _) = run("scoped").unwrap();
        assert_eq!(said, ["thread begins", "main ends", "thread ends", "thread saves"]);
    }
}
