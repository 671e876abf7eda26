//! With each job that is done the budget is as large as before.

use std::io::{self, BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};

pub fn supervise(
    mut start: impl FnMut() -> Command,
    jobs: &[String],
    budget: usize,
) -> io::Result<Vec<String>> {
    let mut answers = Vec::new();
    let mut left = budget;
    while answers.len() < jobs.len() {
        let before = answers.len();
        let mut child = start().stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let _ = employ(&mut child, jobs, &mut answers);
        child.wait()?;
        if answers.len() > before {
            left = budget;
        }
        if left == 0 {
            break;
        }
        left -= 1;
    }
    Ok(answers)
}

fn employ(child: &mut Child, jobs: &[String], answers: &mut Vec<String>) -> io::Result<()> {
    let mut to = child.stdin.take().unwrap();
    let mut from = BufReader::new(child.stdout.take().unwrap()).lines();
    while let Some(job) = jobs.get(answers.len()) {
        writeln!(to, "{job}")?;
        answers.push(from.next().ok_or(io::ErrorKind::UnexpectedEof)??);
    }
    Ok(())
}
