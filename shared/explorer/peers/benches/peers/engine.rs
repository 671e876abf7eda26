//! The engines, each in a process of its own.

use std::io::{self, BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use explorer::Memory;
use serde::Serialize;

use crate::answer::{Answer, Verdict};
use crate::exercise::{Exercise, Expected};
use crate::{under_explorer, under_loom, under_shuttle};

/// The longest that an engine may take over one program.
pub(crate) const LIMIT: Duration = Duration::from_secs(4);
/// What a process may take beyond that before it is ended.
const GRACE: Duration = Duration::from_secs(10);
/// The first argument of a process that runs one engine on one program.
pub(crate) const CELL: &str = "--cell";

/// Who explores, and under which memory model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(crate) enum Engine {
    /// The explorer, sequentially consistent.
    Explorer,
    /// The explorer with the memory model of C11.
    ExplorerC11,
    /// shuttle, depth first; sequentially consistent.
    Shuttle,
    /// loom; a memory model like C11's.
    Loom,
}

impl Engine {
    pub(crate) const ALL: [Self; 4] =
        [Self::Explorer, Self::ExplorerC11, Self::Shuttle, Self::Loom];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Explorer => "explorer, SC",
            Self::ExplorerC11 => "explorer, C11",
            Self::Shuttle => "shuttle, DFS",
            Self::Loom => "loom",
        }
    }

    /// The programs, as this engine compiled them.
    fn exercises(self) -> &'static [Exercise] {
        match self {
            Self::Explorer | Self::ExplorerC11 => under_explorer::exercises::ALL,
            Self::Shuttle => under_shuttle::exercises::ALL,
            Self::Loom => under_loom::exercises::ALL,
        }
    }

    /// Whether the verdict is the right one; `None`: there is none.
    pub(crate) fn is_right(self, expected: Expected, verdict: &Verdict) -> Option<bool> {
        let is_weak = matches!(self, Self::ExplorerC11 | Self::Loom);
        let failure = match expected {
            Expected::Holds => None,
            Expected::Fails(how) => Some(how),
            Expected::FailsIfWeak(how) => is_weak.then_some(how),
        };
        match verdict {
            Verdict::Holds => Some(failure.is_none()),
            Verdict::Fails(why) => Some(failure.is_some_and(|how| why.contains(how))),
            Verdict::Unfinished => None,
        }
    }

    /// Runs the program with this number here and now, and writes the answer.
    pub(crate) fn run_here(self, number: usize) -> io::Result<()> {
        let Some(exercise) = self.exercises().get(number) else {
            return Err(io::Error::other("there is no such program"));
        };
        let answer = match self {
            Self::Explorer => under_explorer::run(exercise, Memory::Sc, LIMIT),
            Self::ExplorerC11 => under_explorer::run(exercise, Memory::C11, LIMIT),
            Self::Shuttle => under_shuttle::run(exercise, LIMIT),
            Self::Loom => under_loom::run(exercise, LIMIT, |answer| {
                // Nobody is left to hear that it cannot be written.
                let _ = write(answer);
            }),
        };
        write(&answer)
    }

    /// Runs the program with this number in a process of its own: a loom that has found
    /// a deadlock ends its process, and nobody's memory or threads are left to the next.
    pub(crate) fn run_apart(self, number: usize) -> io::Result<Answer> {
        let mut command = Command::new(shared::child::this_program()?);
        command.arg(CELL).arg((self as usize).to_string()).arg(number.to_string());
        // What a panic costs is not the subject.
        command.env("RUST_BACKTRACE", "0");
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn()?;
        let answer = first_answer(&mut child);
        // It has answered, or never will: what it still does is of no use.
        child.kill()?;
        child.wait()?;
        answer
    }
}

fn write(answer: &Answer) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "{}", serde_json::to_string(answer)?)?;
    out.flush()
}

fn first_answer(child: &mut Child) -> io::Result<Answer> {
    let Some(out) = child.stdout.take() else {
        return Err(io::Error::other("the process has no output"));
    };
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let mut line = String::new();
        let read = BufReader::new(out).read_line(&mut line);
        // Whoever waited may have given up.
        let _ = sender.send(read.map(|_| line));
    });
    match receiver.recv_timeout(LIMIT + GRACE) {
        Ok(line) => Ok(serde_json::from_str(&line?)?),
        Err(_) => Ok(Answer { executions: 0, time: LIMIT + GRACE, verdict: Verdict::Unfinished }),
    }
}
