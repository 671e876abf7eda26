//! Two scoped threads read and tell, and main only waits.

use std::io::{self, BufRead, BufReader};
use std::process::{Command, ExitStatus, Stdio};
use std::thread;

use parking_lot::Mutex;

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
    let mut output = BufReader::new(child.stdout.take().unwrap());
    let mut error = BufReader::new(child.stderr.take().unwrap());
    let tell = Mutex::new(tell);
    thread::scope(|scope| {
        scope.spawn(|| read(&mut output, |line| (*tell.lock())(Stream::Output, line)));
        scope.spawn(|| read(&mut error, |line| (*tell.lock())(Stream::Error, line)));
        child.wait()
    })
}

fn read(from: &mut impl BufRead, mut tell: impl FnMut(String)) {
    let mut line = String::new();
    while from.read_line(&mut line).is_ok_and(|length| length > 0) {
        if line.ends_with('\n') {
            line.pop();
        }
        tell(std::mem::take(&mut line));
    }
}
