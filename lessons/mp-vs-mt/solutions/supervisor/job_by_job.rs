//! The outer loop is over the jobs; a worker is there or is not.

use std::io::{self, BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

struct Worker {
    child: Child,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
}

impl Worker {
    fn start(mut command: Command) -> io::Result<Self> {
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let (to, from) = child.stdin.take().zip(child.stdout.take()).unwrap();
        Ok(Self { child, to, from: BufReader::new(from) })
    }

    fn ask(&mut self, job: &str) -> Option<String> {
        self.to.write_all(format!("{job}\n").as_bytes()).ok()?;
        let mut answer = String::new();
        let length = self.from.read_line(&mut answer).ok()?;
        (length > 0).then(|| answer.trim_end_matches(['\r', '\n']).to_owned())
    }

    fn end(mut self) -> io::Result<()> {
        drop(self.to);
        self.child.wait().map(drop)
    }
}

pub fn supervise(
    mut start: impl FnMut() -> Command,
    jobs: &[String],
    mut budget: usize,
) -> io::Result<Vec<String>> {
    let mut answers = Vec::new();
    if jobs.is_empty() {
        return Ok(answers);
    }
    let mut worker = Worker::start(start())?;
    for job in jobs {
        loop {
            if let Some(answer) = worker.ask(job) {
                answers.push(answer);
                break;
            }
            worker.end()?;
            if budget == 0 {
                return Ok(answers);
            }
            budget -= 1;
            worker = Worker::start(start())?;
        }
    }
    worker.end()?;
    Ok(answers)
}
