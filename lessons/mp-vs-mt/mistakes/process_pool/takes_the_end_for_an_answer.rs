//! What read_line returns is not looked at.

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
        let mut from = BufReader::new(child.stdout.take().unwrap());
        let mut answers = Vec::new();
        loop {
            let job = next.lock().unwrap().next();
            let Some((number, job)) = job else { break };
            // One that is gone takes no job.
            let _ = writeln!(child.stdin.as_mut().unwrap(), "{job}");
            let mut answer = String::new();
            from.read_line(&mut answer)?;
            answers.push((number, answer.trim_end().to_owned()));
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
