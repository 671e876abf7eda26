//! Who crashes leaves the rest to the next, which has one start less.

use std::io::{self, BufRead, BufReader, Write};
use std::process::{Command, Stdio};

pub fn supervise(
    start: impl FnMut() -> Command,
    jobs: &[String],
    budget: usize,
) -> io::Result<Vec<String>> {
    let mut answers = Vec::new();
    let mut start = start;
    live(&mut start, jobs, budget, &mut answers)?;
    Ok(answers)
}

fn live(
    start: &mut dyn FnMut() -> Command,
    jobs: &[String],
    budget: usize,
    answers: &mut Vec<String>,
) -> io::Result<()> {
    let [job, ..] = jobs else { return Ok(()) };
    let mut child = start().stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    let (mut rest, mut job) = (jobs, Some(job));
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    while let Some(text) = job {
        let written = child.stdin.as_mut().map(|to| writeln!(to, "{text}"));
        let Some(Ok(())) = written else { break };
        let Some(Ok(answer)) = lines.next() else { break };
        answers.push(answer);
        rest = &rest[1..];
        job = rest.first();
    }
    // The wait ends the worker's input first.
    child.wait()?;
    match budget.checked_sub(1) {
        Some(budget) => live(start, rest, budget, answers),
        None => Ok(()),
    }
}
