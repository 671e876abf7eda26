//! The teller is locked while a reader waits for its next line.

use std::io::{self, BufRead, BufReader};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::Mutex;
use std::thread;

/// One of the two streams that a child prints on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stream {
    Output,
    Error,
}

pub fn follow(
    command: &mut Command,
    tell: impl FnMut(Stream, String) + Send,
) -> io::Result<ExitStatus> {
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    let output = BufReader::new(child.stdout.take().unwrap());
    let error = BufReader::new(child.stderr.take().unwrap());
    let tell = Mutex::new(tell);
    thread::scope(|scope| {
        scope.spawn(|| {
            let mut tell = tell.lock().unwrap();
            output.lines().for_each(|line| tell(Stream::Output, line.unwrap()));
        });
        scope.spawn(|| {
            let mut tell = tell.lock().unwrap();
            error.lines().for_each(|line| tell(Stream::Error, line.unwrap()));
        });
    });
    child.wait()
}
