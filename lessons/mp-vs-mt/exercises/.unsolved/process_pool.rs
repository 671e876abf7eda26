//! A pool of worker processes: jobs go in as lines, answers come out as lines.
//!
//! `worker` makes the command of a worker. A worker reads a job, which is a line, from its
//! standard input, and writes the answer, which is a line, to its standard output: its
//! process id, a blank, and the job in capitals. Then it reads the next, until its input ends.
//!
//! `map` has the jobs done by at most `workers` processes (at least one) and returns the
//! answers in the order of the jobs, without their line ends. With jobs enough, so many
//! workers are at work at the same time. Each has one job at a time, and whoever has answered
//! gets the next one: a long job holds up no other worker. Jobs and answers may be long.
//!
//! When `map` returns, each worker has been waited for, and has ended because its input did.
//! A worker that cannot be started, or ends without an answer, is an error.
//!
//! The draft has one worker only. Mend it; the signature stays.
//!
//! Check it with `cargo xtask check mp-vs-mt/process-pool`.

use std::io::{self, BufRead, BufReader, Write};
use std::process::{Command, Stdio};

pub fn map(
    workers: usize,
    worker: impl Fn() -> Command + Sync,
    jobs: &[String],
) -> io::Result<Vec<String>> {
    let _ = workers;
    let mut child = worker().stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    let mut to = child.stdin.take().expect("its input is a pipe");
    let mut from = BufReader::new(child.stdout.take().expect("its output is a pipe")).lines();
    let mut answers = Vec::new();
    for job in jobs {
        writeln!(to, "{job}")?;
        answers.push(from.next().ok_or(io::ErrorKind::UnexpectedEof)??);
    }
    drop(to);
    child.wait()?;
    Ok(answers)
}
