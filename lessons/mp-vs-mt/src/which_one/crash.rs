//! A worker crashes in the middle of a day: what is left of it, each way.

use std::io::{self, Write};
use std::process::Stdio;
use std::time::Duration;

use shared::child::Role;

use super::day::Day;
use super::ways::WAYS;
use crate::ward::{self, Ward};

/// Transfers of the day, each with a worker of its own.
pub const TRANSFERS: usize = 8;
/// The worker of one of them aborts.
pub const DAY: Day =
    Day { transfers: TRANSFERS, steps: 1, wait: Duration::ZERO, crash: Some(TRANSFERS / 2) };

/// A child that gets through that day in one way, and says how many transfers it has.
pub const BANK: Role =
    Role { name: "bank", lesson: "mp-vs-mt", play: |arguments| ward::code(open(&arguments[0])) };

/// How many transfers somebody still knows the decision on, each way.
///
/// # Errors
///
/// If a child process cannot be started or read.
pub fn left_by_each_way() -> io::Result<Vec<usize>> {
    // All banks are started before the first is read: this is not measured.
    let start = |way: &super::ways::Way| {
        let mut command = BANK.command()?;
        Ward::start(command.arg(way.name).stdout(Stdio::piped()).stderr(Stdio::null()))
    };
    let banks = WAYS.iter().map(start).collect::<io::Result<Vec<_>>>()?;
    // A bank that is gone has said nothing.
    banks.into_iter().map(|bank| Ok(bank.output()?.1.trim().parse().unwrap_or_default())).collect()
}

fn open(name: &str) -> io::Result<()> {
    let way = WAYS.iter().find(|way| way.name == name).ok_or(io::ErrorKind::NotFound)?;
    writeln!(io::stdout(), "{}", (way.run)(&DAY, TRANSFERS)?.decided)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_processes_keep_what_the_others_decided() {
        let left = left_by_each_way().unwrap();
        for (way, left) in WAYS.iter().zip(left) {
            let expected = if way.name == "processes" { TRANSFERS - 1 } else { 0 };
            assert_eq!(left, expected, "{}", way.name);
        }
    }
}
