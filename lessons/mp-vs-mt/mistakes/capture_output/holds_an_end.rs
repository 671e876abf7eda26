//! The command keeps the writing end of the pipe that it was given.

use std::io::{self, Read, pipe};
use std::process::{Command, ExitStatus};

pub fn capture(command: &mut Command) -> io::Result<(Vec<u8>, ExitStatus)> {
    let (mut reader, writer) = pipe()?;
    let mut child = command.stdout(writer).spawn()?;
    let mut printed = Vec::new();
    reader.read_to_end(&mut printed)?;
    Ok((printed, child.wait()?))
}
