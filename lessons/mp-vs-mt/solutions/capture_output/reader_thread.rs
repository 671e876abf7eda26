//! A thread reads while this one waits.

use std::io::{self, Read};
use std::process::{Command, ExitStatus, Stdio};
use std::thread;

pub fn capture(command: &mut Command) -> io::Result<(Vec<u8>, ExitStatus)> {
    let mut child = command.stdout(Stdio::piped()).spawn()?;
    let mut pipe = child.stdout.take().expect("its output is a pipe");
    let reader = thread::spawn(move || {
        let mut printed = Vec::new();
        pipe.read_to_end(&mut printed).map(|_| printed)
    });
    let status = child.wait()?;
    let printed = reader.join().expect("the reader does not panic")?;
    Ok((printed, status))
}
