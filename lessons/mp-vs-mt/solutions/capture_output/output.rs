//! The library reads while it waits.

use std::io;
use std::process::{Command, ExitStatus};

pub fn capture(command: &mut Command) -> io::Result<(Vec<u8>, ExitStatus)> {
    let output = command.output()?;
    Ok((output.stdout, output.status))
}
