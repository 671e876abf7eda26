//! A thread attends each worker; main sees its answers, and the end of them.

use std::io::{self, BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

pub fn supervise(
    mut start: impl FnMut() -> Command,
    jobs: &[String],
    budget: usize,
) -> io::Result<Vec<String>> {
    let mut answers: Vec<String> = Vec::new();
    let mut crashes = 0;
    while answers.len() < jobs.len() && crashes <= budget {
        if crashes > 0 {
            // What is broken for a moment gets a moment.
            thread::sleep(Duration::from_millis(1 << crashes.min(5)));
        }
        let mut child = start().stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let (mut to, from) = child.stdin.take().zip(child.stdout.take()).unwrap();
        let rest = jobs[answers.len()..].to_vec();
        let (tell, told) = mpsc::channel();
        let attendant = thread::spawn(move || {
            let mut lines = BufReader::new(from).lines().map_while(Result::ok);
            for job in rest {
                if writeln!(to, "{job}").is_err() {
                    return;
                }
                let Some(answer) = lines.next() else { return };
                tell.send(answer).unwrap();
            }
        });
        answers.extend(told);
        attendant.join().unwrap();
        child.wait()?;
        crashes += 1;
    }
    Ok(answers)
}
