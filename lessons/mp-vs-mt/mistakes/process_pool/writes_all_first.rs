//! Each worker gets all of its jobs before its first answer is read.

use std::io::{self, BufRead, BufReader, Write};
use std::process::{Command, Stdio};

pub fn map(
    workers: usize,
    worker: impl Fn() -> Command + Sync,
    jobs: &[String],
) -> io::Result<Vec<String>> {
    let mut children = Vec::new();
    for chunk in jobs.chunks(jobs.len().div_ceil(workers).max(1)) {
        let mut child = worker().stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let mut to = child.stdin.take().unwrap();
        for job in chunk {
            writeln!(to, "{job}")?;
        }
        children.push((child, chunk.len()));
    }
    let mut answers = Vec::new();
    for (mut child, count) in children {
        let mut from = BufReader::new(child.stdout.take().unwrap()).lines();
        for _ in 0..count {
            answers.push(from.next().ok_or(io::ErrorKind::UnexpectedEof)??);
        }
        child.wait()?;
    }
    Ok(answers)
}
