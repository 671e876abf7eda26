//! Once for how it ends, and once for what it prints.

use std::io;
use std::process::{Command, ExitStatus, Stdio};

pub fn capture(command: &mut Command) -> io::Result<(Vec<u8>, ExitStatus)> {
    let status = command.stdout(Stdio::null()).status()?;
    let output = command.stdout(Stdio::piped()).output()?;
    Ok((output.stdout, status))
}
