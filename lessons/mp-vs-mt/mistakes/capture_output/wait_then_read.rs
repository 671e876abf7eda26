//! Nobody reads until the first wait is over; the second one would have read.

use std::io;
use std::process::{Command, ExitStatus, Stdio};

pub fn capture(command: &mut Command) -> io::Result<(Vec<u8>, ExitStatus)> {
    let mut child = command.stdout(Stdio::piped()).spawn()?;
    let status = child.wait()?;
    let output = child.wait_with_output()?;
    Ok((output.stdout, status))
}
