//! A thread for each worker takes the next job when its worker has answered.

use std::io::{self, BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

pub fn map(
    workers: usize,
    worker: impl Fn() -> Command + Sync,
    jobs: &[String],
) -> io::Result<Vec<String>> {
    let next = AtomicUsize::new(0);
    let attend = || {
        let mut child = worker().stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let answered = talk(&mut child, jobs, &next);
        child.wait()?;
        answered
    };
    let mut answers = vec![String::new(); jobs.len()];
    thread::scope(|scope| {
        let attendants: Vec<_> =
            (0..workers.min(jobs.len())).map(|_| scope.spawn(attend)).collect();
        for attendant in attendants {
            for (number, answer) in attendant.join().expect("an attendant does not panic")? {
                answers[number] = answer;
            }
        }
        Ok(answers)
    })
}

/// Gives a worker job after job; its input ends with the last.
fn talk(
    child: &mut Child,
    jobs: &[String],
    next: &AtomicUsize,
) -> io::Result<Vec<(usize, String)>> {
    let mut to = child.stdin.take().expect("its input is a pipe");
    let mut from = BufReader::new(child.stdout.take().expect("its output is a pipe")).lines();
    let mut answers = Vec::new();
    loop {
        // Relaxed: each number is given once, and nothing else goes with it.
        let number = next.fetch_add(1, Ordering::Relaxed);
        let Some(job) = jobs.get(number) else { return Ok(answers) };
        writeln!(to, "{job}")?;
        answers.push((number, from.next().ok_or(io::ErrorKind::UnexpectedEof)??));
    }
}
