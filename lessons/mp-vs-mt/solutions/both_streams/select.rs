//! A channel for each stream, and main takes from whichever has something.

use std::io::{self, BufRead, BufReader, Read};
use std::process::{Command, ExitStatus, Stdio};
use std::thread;

use crossbeam::channel::{Receiver, Select, bounded};

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
    let mut open = vec![
        (Stream::Output, lines_of(child.stdout.take().unwrap())),
        (Stream::Error, lines_of(child.stderr.take().unwrap())),
    ];
    while !open.is_empty() {
        let mut select = Select::new();
        for (_, lines) in &open {
            select.recv(lines);
        }
        let ready = select.ready();
        drop(select);
        match open[ready].1.recv() {
            Ok(line) => tell(open[ready].0, line),
            Err(_) => drop(open.remove(ready)),
        }
    }
    child.wait()
}

fn lines_of(pipe: impl Read + Send + 'static) -> Receiver<String> {
    let (to, lines) = bounded(8);
    thread::spawn(move || {
        BufReader::new(pipe).lines().map_while(Result::ok).try_for_each(|line| to.send(line))
    });
    lines
}
