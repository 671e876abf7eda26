//! Processes: each is told its share in words, and its books come back as a line.

use std::io::{self, Write};
use std::process::Stdio;
use std::time::Duration;

use shared::child::Role;

use super::books::Books;
use super::day::Day;
use crate::ward::{self, Ward};

/// A child that decides on a share of a day: which, of how many, and the day.
pub const TELLER: Role =
    Role { name: "teller", lesson: "mp-vs-mt", play: |arguments| ward::code(tell(arguments)) };

/// Gives each child process its share. One that crashes has no books; the others' count.
///
/// # Errors
///
/// If the system refuses a process.
pub fn by_processes(day: &Day, workers: usize) -> io::Result<Books> {
    let start = |worker| {
        let numbers = [worker, workers, day.transfers, day.steps as usize].map(|it| it.to_string());
        let wait = day.wait.as_micros().to_string();
        let crash = day.crash.map(|number| number.to_string());
        let mut command = TELLER.command()?;
        command.args(numbers).arg(wait).args(crash);
        Ward::start(command.stdout(Stdio::piped()))
    };
    // All are started before the first is read, or they would work in turn.
    let tellers = (0..workers).map(start).collect::<io::Result<Vec<_>>>()?;
    let books = |teller: Ward| Books::parse(&teller.output().ok()?.1);
    Ok(tellers.into_iter().filter_map(books).sum())
}

/// What such a child does.
fn tell(arguments: &[String]) -> io::Result<()> {
    let numbers: Vec<usize> = arguments.iter().filter_map(|it| it.parse().ok()).collect();
    let [worker, workers, transfers, steps, wait, ref crash @ ..] = numbers[..] else {
        return Err(io::ErrorKind::InvalidInput.into());
    };
    let wait = Duration::from_micros(wait as u64);
    let day = Day { transfers, steps: steps as u32, wait, crash: crash.first().copied() };
    let books: Books = day.share(worker, workers).map(|number| day.decide(number)).collect();
    writeln!(io::stdout(), "{}", books.to_line())
}
