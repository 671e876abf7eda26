//! A thread for the errors, main for the output; the teller is locked.

use std::io::{self, BufRead, BufReader, Read};
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
    let output = child.stdout.take().expect("it is a pipe");
    let error = child.stderr.take().expect("it is a pipe");
    let tell = Mutex::new(tell);
    thread::scope(|scope| {
        let errors = scope.spawn(|| tell_all(Stream::Error, error, &tell));
        tell_all(Stream::Output, output, &tell)?;
        errors.join().expect("the reader does not panic")
    })?;
    child.wait()
}

fn tell_all(
    stream: Stream,
    pipe: impl Read,
    tell: &Mutex<impl FnMut(Stream, String)>,
) -> io::Result<()> {
    for line in BufReader::new(pipe).lines() {
        // Locked for the telling alone: whoever waits for a line holds up nobody.
        let line = line?;
        let mut tell = tell.lock().expect("no teller panics");
        tell(stream, line);
    }
    Ok(())
}
