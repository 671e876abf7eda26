//! The same days in Python: threads, processes, asyncio, where a Python is found.

use std::io;
use std::process::{Command, Stdio};
use std::time::Duration;

use shared::machine::{self, Load};
use shared::measure::{Measured, Ratio};
use shared::twin::{self, Part};

use super::day::Day;
use super::figures::{Figures, Worker};
use crate::ward::Ward;

const PROGRAM: &str = include_str!("../../python/which_one.py");
/// What the interpreter is called.
pub const INTERPRETER: &str = if cfg!(windows) { "python" } else { "python3" };
const ROUNDS: usize = 3;
/// The program's ways, and what they are called here: the way, its worker, and the demo that
/// shows it.
const NAMES: [(&str, [&str; 3]); 3] = [
    ("threads", ["Python threads", "Python thread", "cpu-bound"]),
    ("processes", ["Python processes", "Python process", "cpu-bound"]),
    ("tasks", ["Python asyncio", "Python task", "io-bound"]),
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
    let Some(text) = ward.child.stdout.take().map(io::read_to_string).transpose()? else {
        return Ok(None);
    };
    let python = parse(&text, [work, wait]);
    Ok(python.map(|python| Python { others: load.and_then(Load::others_since), ..python }))
}

fn parse(text: &str, [work, wait]: [&Day; 2]) -> Option<Python> {
    let parts = twin::parts_of(text).ok()?;
    let find = |name: &str| parts.iter().find(|part| part.name == name);
    let version = find("version")?.seen.as_str()?.to_owned();
    let in_turn = times(&parts, "work, in turn")?;
    let (mut ways, mut workers) = (Vec::new(), Vec::new());
    for (called, [name, worker, see]) in NAMES {
        let Some(one) = find(&format!("one of the {called}")) else { continue };
        let (memory, left) = (one.seen["memory"].as_u64(), one.seen["left"].as_u64());
        let left = left.map(|left| left as usize);
        workers.push(Worker { name: worker, start: seconds(one)?, memory, left });
        let worked = times(&parts, &format!("work, {called}"))?;
        let waited = times(&parts, &format!("wait, {called}"))?;
        ways.push(Figures {
            name,
            // Pairs, since its rounds go through all ways in turn.
            gain: Ratio::of_pairs(&in_turn, &worked),
            work: Measured::of(worked).median.div_f64(work.transfers as f64),
            wait: Measured::of(waited).median,
            see,
        });
    }
    let wait = Day { wait: Duration::ZERO, ..*wait };
    let is_right = has_books(&parts, "work, ", work) && has_books(&parts, "wait, ", &wait);
    Some(Python { version, is_right, ways, workers, others: None })
}

/// Whether all parts whose name begins so have the right books of this day.
fn has_books(parts: &[Part], kind: &str, day: &Day) -> bool {
    let right = day.in_turn().numbers();
    let is_right = |part: &Part| part.answer.as_array().is_some_and(|it| *it == right);
    parts.iter().filter(|part| part.name.starts_with(kind)).all(is_right)
}

/// How long the runs of a part took; `None` if there is none.
fn times(parts: &[Part], name: &str) -> Option<Vec<Duration>> {
    let times = parts.iter().filter(|part| part.name == name).map(seconds);
    times.collect::<Option<Vec<_>>>().filter(|times| !times.is_empty())
}

fn seconds(part: &Part) -> Option<Duration> {
    Duration::try_from_secs_f64(part.seconds?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORK: Day = Day { transfers: 5, steps: 2, wait: Duration::ZERO, crash: None };
    const WAIT: Day = Day { transfers: 3, steps: 1, wait: Duration::from_micros(50), crash: None };

    #[test]
    fn what_it_says_is_read_and_its_books_are_looked_at() {
        let [work, wait] = [WORK, WAIT].map(|day| format!("{:?}", day.in_turn().numbers()));
        let text = format!(
            r#"{{"part": "version", "seen": "Python 3.13.0 without a global lock"}}
{{"part": "one of the tasks", "seconds": 3e-6, "seen": {{"memory": 1200, "left": 0}}}}
{{"part": "work, in turn", "seconds": 0.2, "answer": {work}}}
{{"part": "work, tasks", "seconds": 0.1, "answer": {work}}}
{{"part": "wait, tasks", "seconds": 0.002, "answer": {wait}}}"#
        );
        let python = parse(&text, [&WORK, &WAIT]).unwrap();
        assert_eq!(python.version, "Python 3.13.0 without a global lock");
        assert!(python.is_right);
        let way = &python.ways[0];
        assert_eq!((way.work, way.wait), (Duration::from_millis(20), Duration::from_millis(2)));
        assert!((way.gain.median - 2.0).abs() < 1e-9);
        let worker = &python.workers[0];
        assert_eq!((worker.memory, worker.left), (Some(1_200), Some(0)));
        let wrong = text.replace(&wait, "[3]");
        assert!(!parse(&wrong, [&WORK, &WAIT]).unwrap().is_right);
        assert!(parse(text.lines().next().unwrap(), [&WORK, &WAIT]).is_none());
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
