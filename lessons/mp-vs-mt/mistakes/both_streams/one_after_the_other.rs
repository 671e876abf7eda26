//! A thread reads each pipe, but the second one starts when the first is over.

use std::io::{self, BufRead, BufReader, Read};
use std::process::{Command, ExitStatus, Stdio};
use std::thread;

/// One of the two streams that a child prints on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stream {
    Output,
    Error,
}

pub fn follow(
    command: &mut Command,
    mut tell: impl FnMut(Stream, String) + Send,
) -> io::Result<ExitStatus> {
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    let output = child.stdout.take().unwrap();
    let error = child.stderr.take().unwrap();
    read(error, |line| tell(Stream::Error, line));
    read(output, |line| tell(Stream::Output, line));
    child.wait()
}

fn read(pipe: impl Read + Send, tell: impl FnMut(String) + Send) {
    thread::scope(|scope| {
        scope.spawn(|| BufReader::new(pipe).lines().map_while(Result::ok).for_each(tell));
    });
}
