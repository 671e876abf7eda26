//! Two threads read, and main tells what comes out of one channel.

use std::io::{self, BufRead, BufReader, Read};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Sender};
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
    let (lines, all) = mpsc::channel();
    read(Stream::Output, child.stdout.take().unwrap(), lines.clone());
    read(Stream::Error, child.stderr.take().unwrap(), lines);
    // It ends when both readers have dropped their senders.
    for (stream, line) in all {
        tell(stream, line?);
    }
    child.wait()
}

fn read(
    stream: Stream,
    pipe: impl Read + Send + 'static,
    to: Sender<(Stream, io::Result<String>)>,
) {
    thread::spawn(move || {
        BufReader::new(pipe).lines().try_for_each(|line| to.send((stream, line)))
    });
}
