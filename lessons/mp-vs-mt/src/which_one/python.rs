//! The same days in Python: threads, processes, asyncio, where a Python is found.

use std::io::{self, Read};
use std::process::{Command, Stdio};
use std::time::Duration;

use shared::machine::{self, Load};
use shared::measure::{Measured, Ratio};

use super::books::Books;
use super::day::Day;
use super::figures::{Figures, Worker};
use crate::ward::Ward;

const PROGRAM: &str = include_str!("../../python/which_one.py");
/// What the interpreter is called.
pub const INTERPRETER: &str = if cfg!(windows) { "python" } else { "python3" };
const ROUNDS: usize = 3;
/// What the program calls its ways, and we: the way, its worker, and the demo that shows it.
const NAMES: [(&str, [&str; 3]); 3] = [
    ("threads", ["Python threads", "Python thread", "cpu-bound"]),
    ("processes", ["Python processes", "Python process", "cpu-bound"]),
    ("asyncio", ["Python asyncio", "Python task", "io-bound"]),
];

/// What a Python said.
#[derive(Clone, Debug)]
pub struct Python {
    /// Its version, and whether it has the global lock.
    pub version: String,
    /// Whether its books were right, in every run.
    pub is_right: bool,
    /// Its ways.
    pub ways: Vec<Figures>,
    /// Its workers.
    pub workers: Vec<Worker>,
    /// The share of all cores that other programs used meanwhile, where it is known.
    pub others: Option<f64>,
}

/// Lets an interpreter go through both days, and a third on which a worker crashes on one of
/// so many transfers; `None` if it is not there or did not get to the end.
///
/// # Errors
///
/// If its output cannot be read.
pub fn ask(interpreter: &str, work: &Day, wait: &Day, crash: usize) -> io::Result<Option<Python>> {
    let load = Load::now();
    let sizes = [work.transfers, work.steps as usize, wait.transfers];
    let micros = wait.wait.as_micros() as usize;
    let mut command = Command::new(interpreter);
    command.args(["-I", "-c", PROGRAM]).args(sizes.map(|n| n.to_string()));
    command.args([micros, machine::cores(), ROUNDS, crash].map(|n| n.to_string()));
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    let Ok(mut ward) = Ward::start(&mut command) else { return Ok(None) };
    // Waits before it reads, and may: these few lines fit into any pipe.
    if !ward.end()?.is_success() {
        return Ok(None);
    }
    let mut text = String::new();
    if let Some(mut stdout) = ward.child.stdout.take() {
        stdout.read_to_string(&mut text)?;
    }
    let python = parse(&text, [work, wait]);
    Ok(python.map(|python| Python { others: load.and_then(Load::others_since), ..python }))
}

fn parse(text: &str, [work, wait]: [&Day; 2]) -> Option<Python> {
    let mut lines = text.lines();
    let (version, lock) = lines.next()?.split_once(' ')?;
    let lock = if lock == "lock" { "with its global lock" } else { "without a global lock" };
    let lines: Vec<Vec<&str>> = lines.map(|it| it.splitn(4, ' ').collect()).collect();
    let of = |kind: &'static str, way: &str| {
        let lines = lines.iter().filter(|line| line.len() == 4 && line[..2] == [kind, way]);
        lines.map(|line| (line[2], line[3])).collect::<Vec<_>>()
    };
    let times = |kind, way: &str| {
        let seconds = of(kind, way).into_iter().map(|(seconds, _)| read_seconds(seconds));
        let times = seconds.collect::<Option<Vec<_>>>()?;
        (!times.is_empty()).then_some(times)
    };
    let right = |kind, way: &str, books: Books| {
        of(kind, way).into_iter().all(|(_, line)| Books::parse(line) == Some(books))
    };
    let in_turn = times("work", "in-turn")?;
    let mut is_right = right("work", "in-turn", work.in_turn());
    let (mut ways, mut workers) = (Vec::new(), Vec::new());
    for (called, [name, worker, see]) in NAMES {
        let Some((start, rest)) = of("worker", called).first().copied() else { continue };
        let (worked, waited) = (times("work", called)?, times("wait", called)?);
        is_right &= right("work", called, work.in_turn());
        is_right &= right("wait", called, Day { wait: Duration::ZERO, ..*wait }.in_turn());
        ways.push(Figures {
            name,
            // Pairs, since its rounds go through all ways in turn.
            gain: Ratio::of_pairs(&in_turn, &worked),
            work: Measured::of(worked).median.div_f64(work.transfers as f64),
            wait: Measured::of(waited).median,
            see,
        });
        let (memory, left) = rest.split_once(' ')?;
        let (memory, left) = (memory.parse().ok(), left.parse().ok());
        workers.push(Worker { name: worker, start: read_seconds(start)?, memory, left });
    }
    let version = format!("Python {version} {lock}");
    Some(Python { version, is_right, ways, workers, others: None })
}

fn read_seconds(text: &str) -> Option<Duration> {
    Duration::try_from_secs_f64(text.parse().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORK: Day = Day { transfers: 5, steps: 2, wait: Duration::ZERO, crash: None };
    const WAIT: Day = Day { transfers: 3, steps: 1, wait: Duration::from_micros(50), crash: None };

    #[test]
    fn what_it_says_is_read_and_its_books_are_looked_at() {
        let (work, wait) = (WORK.in_turn().to_line(), WAIT.in_turn().to_line());
        let text = format!(
            "3.13.0 no-lock\nworker asyncio 0.000003 1200 0\nwork in-turn 0.2 {work}\n\
             work asyncio 0.1 {work}\nwait asyncio 0.002 {wait}\n"
        );
        let python = parse(&text, [&WORK, &WAIT]).unwrap();
        assert_eq!(python.version, "Python 3.13.0 without a global lock");
        assert!(python.is_right);
        let way = &python.ways[0];
        assert_eq!((way.work, way.wait), (Duration::from_millis(20), Duration::from_millis(2)));
        assert!((way.gain.median - 2.0).abs() < 1e-9);
        let worker = &python.workers[0];
        assert_eq!((worker.memory, worker.left), (Some(1_200), Some(0)));
        let wrong = text.replace(&wait, &Books::default().to_line());
        assert!(!parse(&wrong, [&WORK, &WAIT]).unwrap().is_right);
        assert!(parse("3.13.0 no-lock\n", [&WORK, &WAIT]).is_none());
    }

    #[test]
    fn python_has_the_same_books_where_there_is_one() {
        assert!(ask("no-such-python", &WORK, &WAIT, 2).unwrap().is_none());
        // Without a Python there is nothing to compare.
        if let Some(python) = ask(INTERPRETER, &WORK, &WAIT, 2).unwrap() {
            assert!(python.is_right, "{python:?}");
        }
    }
}
