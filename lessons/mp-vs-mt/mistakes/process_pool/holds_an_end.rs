//! The worker's input is still open when it is waited for.

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
        let mut child = worker().stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let mut to = child.stdin.take().unwrap();
        let mut from = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut answers = Vec::new();
        loop {
            let job = next.lock().unwrap().next();
            let Some((number, job)) = job else { break };
            writeln!(to, "{job}")?;
            answers.push((number, from.next().ok_or(io::ErrorKind::UnexpectedEof)??));
        }
        child.wait()?;
        Ok(answers)
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
