//! All is read at the same time, and told when the child is over.

use std::io::{self, BufRead};
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
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    let output = child.wait_with_output()?;
    for line in output.stdout.lines() {
        tell(Stream::Output, line?);
    }
    for line in output.stderr.lines() {
        tell(Stream::Error, line?);
    }
    Ok(output.status)
}
