//! Both streams go into one pipe, and out of it comes only one.

use std::io::{self, BufRead, BufReader, pipe};
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
    let (both, writer) = pipe()?;
    let mut child = command.stdout(writer.try_clone()?).stderr(writer).spawn()?;
    command.stdout(Stdio::null()).stderr(Stdio::null());
    for line in BufReader::new(both).lines() {
        tell(Stream::Output, line?);
    }
    child.wait()
}
