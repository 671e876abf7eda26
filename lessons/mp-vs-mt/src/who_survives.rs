//! A panic takes one thread; everything else that can go wrong takes the whole process.
//!
//! A panic unwinds the stack of its own thread and stops there. A stack overflow,
//! an abort, an exit and a signal are matters of the process: all its threads go,
//! in the middle of whatever they do. A process is the only wall that holds.
//!
//! Three threads of one process and three processes meet the same disasters. In
//! the picture the house falls with all its threads; beside it only the victim does.

use std::io::{self, Write};
use std::process::Stdio;
use std::sync::mpsc;
use std::thread;

use shared::child::{Ending, Role};
use shared::{Demo, Report, Result, Table};

use crate::talk::pipe::Pipe;
use crate::ward::{self, Ward};

use self::disasters::{DISASTERS, bring_about};

pub mod disasters;

/// The demo.
pub const DEMO: Demo = Demo {
    name: "who-survives",
    claim: "A panic ends one thread; an overflow, abort, exit or kill ends the whole process.",
    show,
};

/// The house of three threads: main, a witness, a victim.
pub const HOUSE: Role =
    Role { name: "house", lesson: "mp-vs-mt", play: |arguments| ward::code(house(&arguments[0])) };
/// A process of its own for the victim.
pub const VICTIM: Role = Role {
    name: "victim",
    lesson: "mp-vs-mt",
    play: |arguments| ward::code(bring_about(&arguments[0])),
};

/// How the process of the victim ended, and how many of the three were left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Aftermath {
    /// The end of the process in which it happened.
    pub ending: Ending,
    /// How many could still answer.
    pub left: usize,
}

/// The disaster strikes one of three threads; who is left says so, on a line each.
///
/// # Errors
///
/// If the child process cannot be started or read.
pub fn in_a_thread(disaster: &str) -> io::Result<Aftermath> {
    let mut command = HOUSE.command()?;
    command.arg(disaster).stdout(Stdio::piped()).stderr(Stdio::null());
    let (ending, text) = Ward::start(&mut command)?.output()?;
    Ok(Aftermath { ending, left: text.lines().count() })
}

/// The disaster strikes one of three processes; the second is this one, the third the witness.
///
/// # Errors
///
/// If the victim cannot be started.
pub fn in_a_process(disaster: &str, witness: &mut Pipe) -> io::Result<Aftermath> {
    let mut command = VICTIM.command()?;
    let ending = Ward::start(command.arg(disaster).stderr(Stdio::null()))?.end()?;
    // One is left for sure, since it counts.
    let left = 1 + usize::from(witness.trip(1).is_ok_and(|answer| answer == 2));
    Ok(Aftermath { ending, left })
}

/// What the house does. Lines that come after the victim's end are its proof of life.
fn house(disaster: &str) -> io::Result<()> {
    let (ask, questions) = mpsc::channel::<()>();
    let (answer, answers) = mpsc::channel();
    thread::scope(|scope| {
        scope.spawn(move || questions.iter().try_for_each(|()| answer.send("witness")));
        let victim = scope.spawn(|| bring_about(disaster));
        // The error is the panic; whoever comes to the next line has survived.
        let _ = victim.join();
        writeln!(io::stdout(), "main")?;
        ask.send(()).map_err(io::Error::other)?;
        let witness = answers.recv().map_err(io::Error::other)?;
        drop(ask);
        writeln!(io::stdout(), "{witness}")
    })
}

fn show(report: &mut Report) -> Result<()> {
    report.watch("an abort in one of three threads, then in one of three processes", || {
        in_a_thread("abort").and_then(|_| in_a_process("abort", &mut Pipe::open()?))
    })?;
    let mut witness = Pipe::open()?;
    let mut table = Table::new(["disaster", "threads", "processes", "the process of the victim"]);
    let mut left = Vec::new();
    for disaster in DISASTERS {
        let thread = in_a_thread(disaster)?;
        let process = in_a_process(disaster, &mut witness)?;
        let [threads, processes] = [thread.left, process.left].map(|left| format!("{left} of 3"));
        table.row([disaster.into(), threads, processes, process.ending.to_string()]);
        left.push((thread.left, process.left));
    }
    report.say("Who is left, of three threads and of three processes:");
    report.table(&table);
    report.answer("left (threads, processes)", format!("{left:?}"));
    judge(report, &left);
    Ok(())
}

fn judge(report: &mut Report, left: &[(usize, usize)]) {
    report.must(left[0].0 == 2, "a panic ends its own thread, and the two others answer");
    let none = left[1..].iter().all(|(threads, _)| *threads == 0);
    report.must(none, "after an overflow, abort, exit or kill in one thread none is left");
    let two = left.iter().all(|(_, processes)| *processes == 2);
    report.must(two, "whatever happens in one process, the two others answer");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_leaves_the_house_standing() {
        let aftermath = Aftermath { ending: Ending::Exited(0), left: 2 };
        assert_eq!(in_a_thread("panic").unwrap(), aftermath);
    }

    #[cfg(unix)]
    #[test]
    fn a_kill_that_is_aimed_at_a_thread_ends_its_process() {
        let aftermath = Aftermath { ending: Ending::Signal(9), left: 0 };
        assert_eq!(in_a_thread("kill").unwrap(), aftermath);
    }

    #[test]
    fn no_disaster_crosses_to_another_process() {
        let mut witness = Pipe::open().unwrap();
        for disaster in DISASTERS {
            let aftermath = in_a_process(disaster, &mut witness).unwrap();
            assert_eq!(aftermath.left, 2, "{disaster}");
            assert!(!aftermath.ending.is_success(), "{disaster}");
        }
    }
}
