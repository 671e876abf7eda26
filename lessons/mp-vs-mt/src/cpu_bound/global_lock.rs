//! The same count in Python, with threads and with processes, where a Python is found.
//!
//! Python with its global lock runs one thread at a time, so its threads gain
//! nothing from a second core; its processes do, and so do the threads of a
//! Python that was built without the lock.

use std::io;
use std::process::{Command, Stdio};
use std::time::Duration;

use shared::measure::{self, Measured};
use shared::twin::{self, Part};
use shared::{Bars, Report, Result};

use crate::ward::Ward;

const PROGRAM: &str = include_str!("../../python/cpu_bound.py");
/// Says the version, and whether the global lock is on.
const QUESTION: &str = "import sys; \
    lock = getattr(sys, '_is_gil_enabled', lambda: True)(); \
    print(sys.version.split()[0], 'lock' if lock else 'no-lock')";
/// Where to look for an interpreter: the usual one, and those without the global lock.
const INTERPRETERS: [&str; 3] =
    [if cfg!(windows) { "python" } else { "python3" }, "python3.14t", "python3.13t"];
/// So many primes there are below the limit of the Python program.
const PRIMES: u64 = 5_133;
const ROUNDS: usize = 3;

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
    pub counts: Vec<u64>,
    /// How long each run took.
    pub times: Vec<Duration>,
}

/// Lets an interpreter count so often; `None` if it is not there or did not get to the end.
///
/// # Errors
///
/// If its output cannot be read.
pub fn count(interpreter: &str, workers: u32, rounds: usize) -> io::Result<Option<Python>> {
    let Some(facts) = say(interpreter, &["-c", QUESTION])? else { return Ok(None) };
    let [version, lock] = facts.split_whitespace().collect::<Vec<_>>()[..] else {
        return Ok(None);
    };
    let mut parts = Vec::new();
    for _ in 0..rounds {
        let said = say(interpreter, &["-c", PROGRAM, &workers.to_string()])?;
        let Some(of_round) = said.and_then(|text| twin::parts_of(&text).ok()) else {
            return Ok(None);
        };
        parts.extend(of_round);
    }
    Ok(together(parts).map(|runs| Python {
        version: version.into(),
        has_lock: lock == "lock",
        runs,
    }))
}

/// What an isolated interpreter says, if it is there and all goes well.
fn say(interpreter: &str, arguments: &[&str]) -> io::Result<Option<String>> {
    let mut command = Command::new(interpreter);
    command.arg("-I").args(arguments);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    let Ok(mut ward) = Ward::start(&mut command) else { return Ok(None) };
    // Waits before it reads, and may: these few lines fit into any pipe.
    if !ward.end()?.is_success() {
        return Ok(None);
    }
    ward.child.stdout.take().map(io::read_to_string).transpose()
}

/// Puts the runs of one kind together; `None` if a part is none of a count.
fn together(parts: Vec<Part>) -> Option<Vec<Runs>> {
    let mut all: Vec<Runs> = Vec::new();
    for Part { name, answer, seconds, .. } in parts {
        if !all.iter().any(|runs| runs.name == name) {
            all.push(Runs { name: name.clone(), counts: Vec::new(), times: Vec::new() });
        }
        let runs = all.iter_mut().find(|runs| runs.name == name)?;
        runs.counts.push(answer.as_u64()?);
        runs.times.push(Duration::try_from_secs_f64(seconds?).ok()?);
    }
    Some(all)
}

/// Tells what the interpreters said that are found here.
///
/// # Errors
///
/// If the output of one cannot be read.
pub fn show(report: &mut Report, cores: u32) -> Result<()> {
    let mut found = false;
    for interpreter in INTERPRETERS {
        if let Some(python) = count(interpreter, cores.max(2), ROUNDS)? {
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
    report.say(format!("Python {version} {lock}, {PRIMES} primes:"));
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
    report.must(right, format!("Python {version} finds all {PRIMES} primes, each way"));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_of_one_kind_are_put_together() {
        let part = |name: &str, seconds| Part {
            name: name.into(),
            answer: 4.into(),
            seconds: Some(seconds),
            ..Part::default()
        };
        let parts = [part("threads: 1", 0.5), part("threads: 2", 0.25), part("threads: 1", 0.7)];
        let runs = together(parts.to_vec()).unwrap();
        let names: Vec<_> = runs.iter().map(|runs| runs.name.as_str()).collect();
        assert_eq!(names, ["threads: 1", "threads: 2"]);
        assert_eq!(runs[0].times.len(), 2);
        assert_eq!(runs[1].counts, [4]);
    }

    #[test]
    fn an_interpreter_that_is_not_there_is_no_error() {
        assert!(count("no-such-python", 1, 1).unwrap().is_none());
    }
}
