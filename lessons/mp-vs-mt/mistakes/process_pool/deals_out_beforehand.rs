//! Each worker has its share of the jobs from the beginning.

use std::io::{self, BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::thread;

pub fn map(
    workers: usize,
    worker: impl Fn() -> Command + Sync,
    jobs: &[String],
) -> io::Result<Vec<String>> {
    let attend = |share: &[String]| -> io::Result<Vec<String>> {
        let mut child = worker().stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let mut to = child.stdin.take().unwrap();
        let mut from = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut answers = Vec::new();
        for job in share {
            writeln!(to, "{job}")?;
            answers.push(from.next().ok_or(io::ErrorKind::UnexpectedEof)??);
        }
        drop(to);
        child.wait()?;
        Ok(answers)
    };
    thread::scope(|scope| {
        let shares = jobs.chunks(jobs.len().div_ceil(workers).max(1));
        let attend = &attend;
        let threads: Vec<_> = shares.map(|share| scope.spawn(move || attend(share))).collect();
        let mut answers = Vec::new();
        for thread in threads {
            answers.extend(thread.join().unwrap()?);
        }
        Ok(answers)
    })
}
