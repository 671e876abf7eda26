//! What a program prints, caught, and how it ended.
//!
//! `capture` runs a command once, to its end, and gives back all that it printed on its
//! standard output, to the byte, and its exit status. A command that cannot be started is
//! an error. The caller has chosen the command's standard input and where its errors go:
//! leave both as they are. Several threads may capture at the same time.
//!
//! It works for a child that prints little. Mend it, so that it works for every child.
//!
//! Check it with `cargo xtask check mp-vs-mt/capture-output`.

use std::io::{self, Read};
use std::process::{Command, ExitStatus, Stdio};

pub fn capture(command: &mut Command) -> io::Result<(Vec<u8>, ExitStatus)> {
    let mut child = command.stdout(Stdio::piped()).spawn()?;
    let status = child.wait()?;
    let mut printed = Vec::new();
    if let Some(mut pipe) = child.stdout.take() {
        pipe.read_to_end(&mut printed)?;
    }
    Ok((printed, status))
}
