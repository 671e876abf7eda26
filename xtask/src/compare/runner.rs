//! Runs one side of a comparison: a process under a deadline, and what it said.

use std::fs::{self, File};
use std::io;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::child::{self, Ending};
use crate::interrupt::Interrupt;
use crate::scratch::Scratch;

/// The longest part of a foreign text in a sentence of ours, in characters.
const LONGEST: usize = 120;

/// Where the sides run.
#[derive(Debug)]
pub(super) struct Stage<'a> {
    /// How long each run may take.
    pub(super) deadline: Duration,
    pub(super) scratch: &'a Scratch,
    pub(super) interrupt: &'a Interrupt,
}

/// What became of a run.
#[derive(Debug)]
pub(super) enum Run {
    /// It ended well, having written this.
    Said(String),
    /// What follows its name in a sentence: "hung and was ended after 60 s".
    Failed(String),
    NotStarted(io::Error),
    Interrupted,
}

impl Stage<'_> {
    /// Runs a command to its end, or to the deadline.
    pub(super) fn run(&self, command: &mut Command) -> Run {
        // Files, since a pipe that nobody empties while waiting would stop the program.
        let [said, complained] =
            ["said.txt", "complained.txt"].map(|it| self.scratch.path().join(it));
        match self.run_into(command, &said, &complained) {
            Err(err) => Run::NotStarted(err),
            Ok(ending) if self.interrupt.happened() || ending.is_interrupted() => Run::Interrupted,
            Ok(Ending::Exited(0)) => match fs::read(&said) {
                Ok(text) => Run::Said(String::from_utf8_lossy(&text).into_owned()),
                Err(err) => Run::NotStarted(err),
            },
            Ok(Ending::Overdue(after)) => {
                let seconds = after.as_secs_f64();
                Run::Failed(format!("hung and was ended after {seconds:.1} s"))
            }
            Ok(ending) => {
                let complaint = fs::read(&complained).unwrap_or_default();
                let complaint = String::from_utf8_lossy(&complaint);
                let last = complaint.lines().rev().find(|line| !line.trim().is_empty());
                let last = last.map(|line| format!(": {}", short(line.trim()))).unwrap_or_default();
                Run::Failed(format!("failed ({ending}){last}"))
            }
        }
    }

    fn run_into(
        &self,
        command: &mut Command,
        said: &PathBuf,
        complained: &PathBuf,
    ) -> io::Result<Ending> {
        command.stdin(Stdio::null()).stdout(File::create(said)?).stderr(File::create(complained)?);
        child::run(command, self.deadline, self.interrupt)
    }
}

/// As much of a text as a sentence takes, without what would move the cursor.
pub(super) fn short(text: &str) -> String {
    let plain = |it: char| if it.is_control() { ' ' } else { it };
    let mut out: String = text.chars().take(LONGEST).map(plain).collect();
    if text.chars().count() > LONGEST {
        out += "...";
    }
    out
}
