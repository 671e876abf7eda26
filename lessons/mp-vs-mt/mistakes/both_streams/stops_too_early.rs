//! When the child has ended, what it printed last is still in the pipes.

use std::io::{self, BufRead, BufReader, Read};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Sender};
use std::thread;
use std::time::Duration;

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
    loop {
        if let Ok((stream, line)) = all.recv_timeout(Duration::from_millis(1)) {
            tell(stream, line);
        }
        if let Some(status) = child.try_wait()? {
            return Ok(status);
        }
    }
}

fn read(stream: Stream, pipe: impl Read + Send + 'static, to: Sender<(Stream, String)>) {
    thread::spawn(move || {
        let lines = BufReader::new(pipe).lines().map_while(Result::ok);
        lines.for_each(|line| drop(to.send((stream, line))));
    });
}
