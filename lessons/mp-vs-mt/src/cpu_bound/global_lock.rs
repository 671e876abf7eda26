//! The same count in Python, with threads and with processes, where a Python is found.
//!
//! Python with its global lock runs one thread at a time, so its threads gain
//! nothing from a second core; its processes do, and so do the threads of a
//! Python that was built without the lock.

use std::io::{self, Read};
use std::process::{Command, Stdio};
use std::time::Duration;

use shared::measure::{self, Measured};
use shared::{Bars, Report, Result};

use crate::ward::Ward;

const PROGRAM: &str = include_str!("../../python/cpu_bound.py");
/// Where to look for an interpreter: the usual one, and those without the global lock.
const INTERPRETERS: [&str; 3] =
    [if cfg!(windows) { "python" } else { "python3" }, "python3.14t", "python3.13t"];
/// Python takes much longer for a number, so it gets fewer.
const LIMIT: u32 = 20_000;
/// So many primes there are below.
const PRIMES: usize = 2_262;
const ROUNDS: u32 = 3;

/// What a Python said about its runs.
#[derive(Clone, Debug)]
pub struct Python {
    /// Its version.
    pub version: String,
    /// Whether it has the global lock.
    pub has_lock: bool,
    /// One entry for each way to count, in the order of the first run.
    pub runs: Vec<Runs>,
}

/// Some runs of one kind.
#[derive(Clone, Debug)]
pub struct Runs {
    /// `threads: 2`.
    pub name: String,
    /// What was found, the same in all runs if all is well.
    pub counts: Vec<usize>,
    /// How long each run took.
    pub times: Vec<Duration>,
}

/// Lets an interpreter count; `None` if it is not there or did not get to the end.
///
/// # Errors
///
/// If its output cannot be read.
pub fn count(interpreter: &str, limit: u32, workers: u32) -> io::Result<Option<Python>> {
    let mut command = Command::new(interpreter);
    command.args(["-I", "-c", PROGRAM]).args([limit, workers, ROUNDS].map(|n| n.to_string()));
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
    Ok(parse(&text))
}

fn parse(text: &str) -> Option<Python> {
    let mut lines = text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>());
    let [version, lock] = lines.next()?[..] else { return None };
    let mut python =
        Python { version: version.to_owned(), has_lock: lock == "lock", runs: Vec::new() };
    for line in lines {
        let [kind, workers, count, seconds] = line[..] else { return None };
        let name = format!("{kind}: {workers}");
        if !python.runs.iter().any(|runs| runs.name == name) {
            python.runs.push(Runs { name: name.clone(), counts: Vec::new(), times: Vec::new() });
        }
        let runs = python.runs.iter_mut().find(|runs| runs.name == name)?;
        runs.counts.push(count.parse().ok()?);
        runs.times.push(Duration::try_from_secs_f64(seconds.parse().ok()?).ok()?);
    }
    Some(python)
}

/// Tells what the interpreters said that are found here.
///
/// # Errors
///
/// If the output of one cannot be read.
pub fn show(report: &mut Report, cores: u32) -> Result<()> {
    let mut found = false;
    for interpreter in INTERPRETERS {
        if let Some(python) = count(interpreter, LIMIT, cores.max(2))? {
            found = true;
            tell(report, &python);
        }
    }
    if !found {
        report.cannot("there is no Python here that could count the same way");
    }
    Ok(())
}

fn tell(report: &mut Report, Python { version, has_lock, runs }: &Python) {
    let lock = if *has_lock { "with its global lock" } else { "without a global lock" };
    report.say(format!("Python {version} {lock}, primes below {LIMIT}:"));
    let mut bars = Bars::new("workers", ["median", "speed-up"]);
    let measured: Vec<_> = runs.iter().map(|runs| Measured::of(runs.times.clone())).collect();
    for (runs, measured_here) in runs.iter().zip(&measured) {
        let speed_up = measured_here.speed_up_over(&measured[0]);
        let figures = [measure::time(measured_here.median), format!("{speed_up:.2}x")];
        bars.row(&runs.name, figures, speed_up).range_of_rates(measured_here);
    }
    report.bars(&bars);
    if report.cores() > 1 && measured.len() > 1 {
        let gain = measured[1].speed_up_over(&measured[0]);
        if *has_lock {
            report
                .may(gain < 1.2, "Python's threads under the lock gain nothing from a second core");
        } else {
            report.may(gain > 1.5, "Python's threads without the lock gain from a second core");
        }
    }
    let right = runs.iter().flat_map(|runs| &runs.counts).all(|count| *count == PRIMES);
    report.must(right, format!("Python {version} finds all primes below {LIMIT}, each way"));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_of_one_kind_are_put_together() {
        let text = "3.13.0 no-lock\nthreads 1 4 0.5\nthreads 2 4 0.25\nthreads 1 4 0.7\n";
        let python = parse(text).unwrap();
        assert!(!python.has_lock);
        let names: Vec<_> = python.runs.iter().map(|runs| runs.name.as_str()).collect();
        assert_eq!(names, ["threads: 1", "threads: 2"]);
        assert_eq!(python.runs[0].times.len(), 2);
        assert_eq!(python.runs[1].counts, [4]);
    }

    #[test]
    fn an_interpreter_that_is_not_there_is_no_error() {
        assert!(count("no-such-python", 10, 1).unwrap().is_none());
    }
}
