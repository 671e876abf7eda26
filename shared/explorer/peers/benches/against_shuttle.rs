//! The explorer against shuttle on thousands of random programs:
//! `cargo bench -p peers --bench against_shuttle`, or with how many, the first seed, and
//! the executions that shuttle may take for each: `… -- 500 1 20000`.
//!
//! Ends with an error at the first program about which they do not agree, which it shows.

#![expect(clippy::duplicate_mod, reason = "each engine compiles the same programs anew")]

#[path = "../random/mod.rs"]
mod random;

use std::io::{self, Write};
use std::process::{Command, ExitCode, Stdio};
use std::time::Instant;

/// Tells the process that does the work from the one that was called.
const HERE: &str = "--here";

fn main() -> io::Result<ExitCode> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if !arguments.iter().any(|argument| argument == HERE) {
        // shuttle tells of every deadlock on the error stream, and there are thousands.
        let mut work = Command::new(shared::child::this_program()?);
        work.args(&arguments).arg(HERE).stderr(Stdio::null());
        let ended = work.status()?;
        return Ok(if ended.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE });
    }
    let numbers: Vec<u64> = arguments.iter().filter_map(|it| it.parse().ok()).collect();
    let number = |at: usize, usual: u64| numbers.get(at).copied().unwrap_or(usual);
    let begun = Instant::now();
    let agreement = random::compare(number(0, 3_000) as usize, number(1, 1), number(2, 20_000));
    let mut out = io::stdout();
    match agreement {
        Ok(agreement) => writeln!(out, "{agreement}\n{:.0} s", begun.elapsed().as_secs_f64())?,
        Err(complaint) => {
            writeln!(out, "{complaint}")?;
            return Ok(ExitCode::FAILURE);
        }
    }
    Ok(ExitCode::SUCCESS)
}
