//! A pipe of our own, of which nobody but the child keeps the writing end.

use std::io::{self, Read, pipe};
use std::process::{Command, ExitStatus, Stdio};

pub fn capture(command: &mut Command) -> io::Result<(Vec<u8>, ExitStatus)> {
    let (mut reader, writer) = pipe()?;
    let child = command.stdout(writer).spawn();
    command.stdout(Stdio::null());
    let mut child = child?;
    let mut printed = Vec::new();
    let mut block = [0; 4096];
    loop {
        let length = reader.read(&mut block)?;
        if length == 0 {
            return Ok((printed, child.wait()?));
        }
        printed.extend_from_slice(&block[..length]);
    }
}
