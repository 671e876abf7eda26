//! The jobs and the places for their answers are behind one lock.

use std::io::{self, BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::thread;

use parking_lot::Mutex;

pub fn map(
    workers: usize,
    worker: impl Fn() -> Command + Sync,
    jobs: &[String],
) -> io::Result<Vec<String>> {
    let open = Mutex::new(jobs.iter().enumerate().rev().collect::<Vec<_>>());
    let answers = Mutex::new(vec![None; jobs.len()]);
    thread::scope(|scope| {
        let threads: Vec<_> = (0..workers)
            .map(|_| {
                scope.spawn(|| -> io::Result<()> {
                    let mut child =
                        worker().stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
                    let mut output = BufReader::new(child.stdout.take().unwrap());
                    loop {
                        let job = open.lock().pop();
                        let Some((number, job)) = job else { break };
                        child.stdin.as_mut().unwrap().write_all((job.clone() + "\n").as_bytes())?;
                        let mut line = String::new();
                        output.read_line(&mut line)?;
                        let Some(answer) = line.strip_suffix('\n') else {
                            child.wait()?;
                            return Err(io::ErrorKind::UnexpectedEof.into());
                        };
                        answers.lock()[number] = Some(answer.to_owned());
                    }
                    // The wait closes the child's input first.
                    child.wait().map(drop)
                })
            })
            .collect();
        threads.into_iter().try_for_each(|thread| thread.join().unwrap())
    })?;
    Ok(answers.into_inner().into_iter().flatten().collect())
}
