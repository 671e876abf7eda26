//! First read to the end, then wait.

use std::io::{self, Read};
use std::process::{Command, ExitStatus, Stdio};

pub fn capture(command: &mut Command) -> io::Result<(Vec<u8>, ExitStatus)> {
    let mut child = command.stdout(Stdio::piped()).spawn()?;
    let mut printed = Vec::new();
    if let Some(mut pipe) = child.stdout.take() {
        pipe.read_to_end(&mut printed)?;
    }
    let status = child.wait()?;
    Ok((printed, status))
}
