//! The answers outlive the workers; each worker is waited for before the next is started.

use std::io::{self, BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};

pub fn supervise(
    mut start: impl FnMut() -> Command,
    jobs: &[String],
    budget: usize,
) -> io::Result<Vec<String>> {
    let mut answers = Vec::new();
    for _ in 0..=budget {
        if answers.len() == jobs.len() {
            break;
        }
        let mut child = start().stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        // An error is the crash: a pipe that nobody reads, or that has ended.
        let _ = employ(&mut child, jobs, &mut answers);
        child.wait()?;
    }
    Ok(answers)
}

/// Gives the worker one job after the other, and ends its input with the last.
fn employ(child: &mut Child, jobs: &[String], answers: &mut Vec<String>) -> io::Result<()> {
    let mut to = child.stdin.take().expect("its input is a pipe");
    let mut from = BufReader::new(child.stdout.take().expect("its output is a pipe")).lines();
    while let Some(job) = jobs.get(answers.len()) {
        writeln!(to, "{job}")?;
        answers.push(from.next().ok_or(io::ErrorKind::UnexpectedEof)??);
    }
    Ok(())
}
