//! Main deals the jobs; a thread for each worker only reads, and tells who has answered.

use std::io::{self, BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;

pub fn map(
    workers: usize,
    worker: impl Fn() -> Command + Sync,
    jobs: &[String],
) -> io::Result<Vec<String>> {
    let (tell, told) = mpsc::channel();
    let (mut children, mut inputs) = (Vec::new(), Vec::new());
    for who in 0..workers.min(jobs.len()) {
        let mut child = worker().stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        inputs.push(child.stdin.take().unwrap());
        let (tell, output) = (tell.clone(), BufReader::new(child.stdout.take().unwrap()));
        thread::spawn(move || {
            for line in output.lines() {
                tell.send((who, Some(line))).ok();
            }
            tell.send((who, None)).ok();
        });
        children.push(child);
    }
    let mut answers = vec![String::new(); jobs.len()];
    let mut has = vec![0; inputs.len()];
    let mut open = 0;
    for (number, job) in jobs.iter().enumerate() {
        let who = if number < inputs.len() { number } else { take(&told, &has, &mut answers)? };
        open += usize::from(number < inputs.len());
        has[who] = number;
        writeln!(inputs[who], "{job}")?;
    }
    for _ in 0..open {
        take(&told, &has, &mut answers)?;
    }
    drop(inputs);
    for mut child in children {
        child.wait()?;
    }
    Ok(answers)
}

/// Takes the next answer, and says whose it was.
fn take(
    told: &mpsc::Receiver<(usize, Option<io::Result<String>>)>,
    has: &[usize],
    answers: &mut [String],
) -> io::Result<usize> {
    let (who, line) = told.recv().map_err(io::Error::other)?;
    answers[has[who]] = line.ok_or(io::ErrorKind::UnexpectedEof)??;
    Ok(who)
}
