//! One call of read is taken for all that there is.

use std::io::{self, Read};
use std::process::{Command, ExitStatus, Stdio};

pub fn capture(command: &mut Command) -> io::Result<(Vec<u8>, ExitStatus)> {
    let mut child = command.stdout(Stdio::piped()).spawn()?;
    let mut printed = vec![0; 4 * 1024 * 1024];
    let mut pipe = child.stdout.take().unwrap();
    let length = pipe.read(&mut printed)?;
    printed.truncate(length);
    drop(pipe);
    Ok((printed, child.wait()?))
}
