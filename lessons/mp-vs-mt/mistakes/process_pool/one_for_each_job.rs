//! No more than so many at once, but each job has a process of its own.

use std::io::{self, BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::thread;

pub fn map(
    workers: usize,
    worker: impl Fn() -> Command + Sync,
    jobs: &[String],
) -> io::Result<Vec<String>> {
    let next = Mutex::new(jobs.iter().enumerate());
    let attend = || -> io::Result<Vec<(usize, String)>> {
        let mut answers = Vec::new();
        loop {
            let job = next.lock().unwrap().next();
            let Some((number, job)) = job else { return Ok(answers) };
            let mut child = worker().stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
            writeln!(child.stdin.take().unwrap(), "{job}")?;
            let mut from = BufReader::new(child.stdout.take().unwrap()).lines();
            answers.push((number, from.next().ok_or(io::ErrorKind::UnexpectedEof)??));
            child.wait()?;
        }
    };
    thread::scope(|scope| {
        let threads: Vec<_> = (0..workers).map(|_| scope.spawn(attend)).collect();
        let mut answers = Vec::new();
        for thread in threads {
            answers.extend(thread.join().unwrap()?);
        }
        answers.sort();
        Ok(answers.into_iter().map(|(_, answer)| answer).collect())
    })
}
