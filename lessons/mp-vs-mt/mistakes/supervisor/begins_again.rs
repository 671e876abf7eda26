//! The answers are the worker's own, and lost with it.

use std::io::{self, BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};

pub fn supervise(
    mut start: impl FnMut() -> Command,
    jobs: &[String],
    budget: usize,
) -> io::Result<Vec<String>> {
    let mut restarts = 0;
    loop {
        let mut child = start().stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let mut answers = Vec::new();
        let _ = employ(&mut child, jobs, &mut answers);
        child.wait()?;
        if answers.len() == jobs.len() || restarts == budget {
            return Ok(answers);
        }
        restarts += 1;
    }
}

fn employ(child: &mut Child, jobs: &[String], answers: &mut Vec<String>) -> io::Result<()> {
    let mut to = child.stdin.take().unwrap();
    let mut from = BufReader::new(child.stdout.take().unwrap()).lines();
    for job in jobs {
        writeln!(to, "{job}")?;
        answers.push(from.next().ok_or(io::ErrorKind::UnexpectedEof)??);
    }
    Ok(())
}
