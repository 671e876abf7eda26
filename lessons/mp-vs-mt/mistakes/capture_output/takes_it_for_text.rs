//! A String takes only what is UTF-8.

use std::io::{self, Read};
use std::process::{Command, ExitStatus, Stdio};

pub fn capture(command: &mut Command) -> io::Result<(Vec<u8>, ExitStatus)> {
    let mut child = command.stdout(Stdio::piped()).spawn()?;
    let mut printed = String::new();
    child.stdout.take().unwrap().read_to_string(&mut printed)?;
    let status = child.wait()?;
    Ok((printed.into_bytes(), status))
}
