//! One channel has the jobs, another the answers with their numbers.

use std::io::{self, BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};
use std::thread;

use crossbeam::channel::{Receiver, Sender, unbounded};

pub fn map(
    workers: usize,
    worker: impl Fn() -> Command + Sync,
    jobs: &[String],
) -> io::Result<Vec<String>> {
    let (to, waiting) = unbounded();
    jobs.iter().enumerate().for_each(|job| to.send(job).unwrap());
    drop(to);
    let (done, answers) = unbounded();
    let started: io::Result<Vec<Child>> = (0..workers)
        .map(|_| worker().stdin(Stdio::piped()).stdout(Stdio::piped()).spawn())
        .collect();
    let mut children = started?;
    thread::scope(|scope| {
        for child in &mut children {
            let (waiting, done) = (waiting.clone(), done.clone());
            scope.spawn(move || {
                if let Err(err) = serve(child, &waiting, &done) {
                    done.send(Err(err)).unwrap();
                }
            });
        }
    });
    drop(done);
    for mut child in children {
        child.wait()?;
    }
    let mut answers = answers.iter().collect::<io::Result<Vec<_>>>()?;
    answers.sort();
    Ok(answers.into_iter().map(|(_, answer)| answer).collect())
}

type Answer = io::Result<(usize, String)>;

fn serve(
    child: &mut Child,
    jobs: &Receiver<(usize, &String)>,
    done: &Sender<Answer>,
) -> io::Result<()> {
    let mut to = child.stdin.take().unwrap();
    let mut from = BufReader::new(child.stdout.take().unwrap());
    for (number, job) in jobs {
        to.write_all(format!("{job}\n").as_bytes())?;
        let mut answer = String::new();
        if from.read_line(&mut answer)? == 0 {
            return Err(io::Error::other("a worker has ended without an answer"));
        }
        done.send(Ok((number, answer.trim_end().to_owned()))).unwrap();
    }
    Ok(())
}
