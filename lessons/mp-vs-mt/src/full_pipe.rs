//! A parent that waits before it reads waits for ever, once the child has filled the pipe.
//!
//! A pipe is a buffer of fixed size in the kernel. When it is full the child's
//! next write waits for a reader, and the parent, who is the reader, waits for
//! the child. One byte decides: as many as fit, and the program works, in every
//! test with little output.
//!
//! The parent of the first picture would stay in its wait; it gives up only
//! because it sees, from outside, that the pipe is full and the child still there.

use std::io::{self, Read, Write};
use std::process::Stdio;
use std::time::Duration;

use shared::child::{Ending, Role};
use shared::{Demo, Report, Result, Table};

use crate::ward::{self, LIMIT, Ward};

use self::stuck_pipe::{capacity, wait_unless_stuck};

pub mod stuck_pipe;

/// The demo.
pub const DEMO: Demo = Demo {
    name: "full-pipe",
    claim: "A parent that waits before it reads hangs as soon as the child fills the pipe.",
    show,
};

/// A child that prints as many bytes as it is told to, and ends.
pub const TALKER: Role =
    Role { name: "talker", lesson: "mp-vs-mt", play: |arguments| ward::code(print(arguments)) };
/// What is assumed where the system does not tell how much a pipe holds: more than any.
const MORE_THAN_ANY_PIPE: usize = 1 << 20;
/// How long the parent looks at a child that does not end, where it cannot see why.
const PATIENCE: Duration = Duration::from_secs(2);

/// How the child ended, and the bytes that came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Talk {
    /// Its end; out of time if it hung.
    pub ending: Ending,
    /// How many bytes of it were read.
    pub read: usize,
}

/// Waits for a child that prints so many bytes, and then reads them.
///
/// A wait that cannot end is given up: the child is ended.
///
/// # Errors
///
/// If the child cannot be started or waited for.
pub fn wait_then_read(bytes: usize, patience: Duration) -> io::Result<Talk> {
    let mut ward = start(bytes)?;
    let ending = wait_unless_stuck(&mut ward, bytes, patience)?;
    let read = read_all(&mut ward)?;
    Ok(Talk { ending, read })
}

/// Reads what a child prints, and then waits for it.
///
/// # Errors
///
/// If the child cannot be started, read or waited for.
pub fn read_then_wait(bytes: usize) -> io::Result<Talk> {
    let mut ward = start(bytes)?;
    // New: the pipe is emptied first; its end means that the child is ending, too.
    let read = read_all(&mut ward)?;
    Ok(Talk { ending: ward.end()?, read })
}

fn start(bytes: usize) -> io::Result<Ward> {
    let mut command = TALKER.command()?;
    Ward::start(command.arg(bytes.to_string()).stdout(Stdio::piped()))
}

fn read_all(ward: &mut Ward) -> io::Result<usize> {
    let mut bytes = Vec::new();
    ward.child.stdout.take().map_or(Ok(0), |mut stdout| stdout.read_to_end(&mut bytes))
}

fn print(arguments: &[String]) -> io::Result<()> {
    ward::end_at_limit();
    let bytes = arguments[0].parse().map_err(io::Error::other)?;
    io::stdout().write_all(&vec![b'.'; bytes])
}

fn show(report: &mut Report) -> Result<()> {
    let fits = capacity();
    let [fitting, more] = fits.map_or([1_000, MORE_THAN_ANY_PIPE], |size| [size, size + 1]);
    let hung = report.watch("wait, then read", || wait_then_read(more, PATIENCE))?;
    let cured = report.watch("read, then wait: the same child", || read_then_wait(more))?;
    let worked = wait_then_read(fitting, LIMIT)?;
    let size = fits.map_or("the system does not tell".into(), |size| format!("{size} bytes"));
    report.fact("a pipe holds", size);
    let mut table = Table::new(["printed", "order", "read", "the child"]);
    table.row(row(fitting, "wait, read", worked));
    table.row(row(more, "wait, read", hung)).row(row(more, "read, wait", cured));
    report.table(&table);
    report.must(worked == done(fitting), "what fits into the pipe can be read after the wait");
    let stuck = hung.ending == Ending::OutOfTime && hung.read < more;
    report.must(stuck, "what does not fit makes the wait endless, until the child is ended");
    report.must(cured == done(more), "who reads first gets it all, and the child ends");
    Ok(())
}

fn row(bytes: usize, order: &str, Talk { ending, read }: Talk) -> [String; 4] {
    [bytes.to_string(), order.into(), read.to_string(), ending.to_string()]
}

fn done(bytes: usize) -> Talk {
    Talk { ending: Ending::Exited(0), read: bytes }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reader_gets_it_all() {
        assert_eq!(read_then_wait(3 << 20).unwrap(), done(3 << 20));
    }

    #[test]
    fn a_little_may_wait_in_the_pipe() {
        assert_eq!(wait_then_read(100, LIMIT).unwrap(), done(100));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn one_byte_more_than_the_pipe_holds_is_too_much() {
        let size = capacity().unwrap();
        assert_eq!(wait_then_read(size, LIMIT).unwrap(), done(size));
        let hung = Talk { ending: Ending::OutOfTime, read: size };
        assert_eq!(wait_then_read(size + 1, LIMIT).unwrap(), hung);
    }
}
