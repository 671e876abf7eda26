//! What those who wait keep in memory, weighed in a process of its own.
//!
//! In a fresh process nobody has left memory behind that could be used again. What counts
//! is the growth of what the process has written to, with what its allocator adds. The
//! kernel's part is not in it: buffers of the sockets, the same for all; and a stack of its
//! own for every thread, 16 KiB on 64-bit Linux.

use std::io::{self, Read, Write};
use std::process::{ExitCode, Stdio};
use std::time::Duration;

use shared::child::{Role, wait_at_most};

use crate::{many_connections, ten_thousand_waits};

/// Lets so many wait; by how many bytes the process has grown when all do.
///
/// `None` where the system does not tell.
pub type Weigh = fn(usize) -> io::Result<Option<u64>>;

/// Who is weighed: those who wait, and idle connections.
const ALL: [&[Weigh]; 2] = [&ten_thousand_waits::WEIGHED, &many_connections::WEIGHED];

/// The waits of `ten-thousand-waits`.
pub const WAITS: usize = 0;
/// The idle connections of `many-connections`.
pub const CONNECTIONS: usize = 1;

/// Who waits in threads.
pub const THREADS: usize = 0;
/// Who waits on our runtime.
pub const OURS: usize = 1;
/// Who waits on tokio's.
pub const TOKIOS: usize = 2;
/// Who waits in a loop that is written by hand.
pub const BY_HAND: usize = 3;

/// A child that weighs, and prints the bytes.
pub const WEIGHS: Role = Role {
    name: "weighs",
    lesson: "async",
    play: |arguments| weigh(arguments).map_or(ExitCode::FAILURE, |()| ExitCode::SUCCESS),
};

/// After so long the child is given up; normally nobody waits for it.
const LIMIT: Duration = Duration::from_mins(1);

/// The bytes that each of `count` takes; `of` is a place in `ALL`. `None` where the system
/// does not tell.
///
/// # Errors
///
/// If the child process fails, or takes too long.
pub fn of_each(of: (usize, usize), count: usize) -> io::Result<Option<f64>> {
    let mut command = WEIGHS.command()?;
    let arguments = [of.0, of.1, count].map(|argument| argument.to_string());
    let mut child = command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).spawn()?;
    let ending = wait_at_most(&mut child, LIMIT)?;
    if !ending.is_success() {
        return Err(io::Error::other(format!("the child that weighs: {ending}")));
    }
    let mut text = String::new();
    if let Some(stdout) = &mut child.stdout {
        stdout.read_to_string(&mut text)?;
    }
    let bytes: Option<u64> = text.trim().parse().ok();
    Ok(bytes.map(|bytes| bytes as f64 / count.max(1) as f64))
}

/// A number of bytes, for a table.
pub fn in_words(bytes: f64) -> String {
    match bytes / 1024.0 {
        ..1.0 => format!("{bytes:.0} B"),
        kib @ ..1024.0 => format!("{kib:.1} KiB"),
        kib => format!("{:.1} MiB", kib / 1024.0),
    }
}

fn weigh(arguments: &[String]) -> io::Result<()> {
    let number = |at: usize| arguments.get(at)?.parse::<usize>().ok();
    let weigh = || Some((ALL.get(number(0)?)?.get(number(1)?)?, number(2)?));
    let (weigh, count) = weigh().ok_or(io::ErrorKind::InvalidInput)?;
    weigh(count)?.map_or(Ok(()), |bytes| writeln!(io::stdout(), "{bytes}"))
}

/// The bytes that this process has written to: Linux calls them anonymous.
pub fn written_to() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/self/smaps_rollup").ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("Anonymous:"))?;
    Some(line.split_whitespace().next()?.parse::<u64>().ok()? * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybody_is_weighed_or_nobody() {
        for of in [WAITS, CONNECTIONS] {
            for place in 0..ALL[of].len() {
                let bytes = of_each((of, place), 20).unwrap();
                assert_eq!(bytes.is_some(), written_to().is_some());
            }
        }
    }
}
