//! Two streams of one child, told line by line.
//!
//! `follow` runs a command to its end. Each line that the child prints is told, without its
//! line end and with the stream that it came from: as soon as it has come, and the lines of
//! each stream in order. A last line without a line end is a line, too. When `follow`
//! returns, every line has been told and the child has ended; how, is what it returns.
//!
//! The child may print on both streams, much or little, in any order. What it prints is
//! UTF-8. A command that cannot be started is an error. Leave its standard input as it is.
//!
//! Mend it; `Stream` and the signature stay.
//!
//! Check it with `cargo xtask check mp-vs-mt/both-streams`.

use std::io::{self, BufRead, BufReader};
use std::process::{Command, ExitStatus, Stdio};

/// One of the two streams that a child prints on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stream {
    Output,
    Error,
}

pub fn follow(
    command: &mut Command,
    mut tell: impl FnMut(Stream, String) + Send,
) -> io::Result<ExitStatus> {
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    let output = child.stdout.take().expect("it is a pipe");
    for line in BufReader::new(output).lines() {
        tell(Stream::Output, line?);
    }
    let error = child.stderr.take().expect("it is a pipe");
    for line in BufReader::new(error).lines() {
        tell(Stream::Error, line?);
    }
    child.wait()
}
