//! The other end of the conversation: a thread with a blocking socket.

use std::io::{self, BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Barrier;
use std::thread;
use std::time::Duration;

/// One who says its lines, each after the answer to the one before.
#[derive(Clone, Copy, Debug)]
pub(super) struct Client<'a> {
    /// Where the server listens.
    pub(super) server: SocketAddr,
    /// What it says.
    pub(super) says: &'a [&'a str],
    /// How long it thinks between two lines.
    pub(super) thinks: Duration,
    /// After so long without an answer it gives up.
    pub(super) patience: Duration,
    /// Nobody says a second line before everybody has a first answer.
    pub(super) all_answered: &'a Barrier,
}

impl Client<'_> {
    /// Connects and talks; gives the answers.
    ///
    /// # Errors
    ///
    /// If the connection fails, or an answer takes too long.
    pub(super) fn converse(self) -> io::Result<Vec<String>> {
        let connected = self.connect();
        // Also when it failed: the others wait.
        self.all_answered.wait();
        let (mut stream, first) = connected?;
        let mut answers = vec![first];
        for line in &self.says[1..] {
            thread::sleep(self.thinks);
            answers.push(exchange(&mut stream, line)?);
        }
        Ok(answers)
    }

    fn connect(self) -> io::Result<(BufReader<TcpStream>, String)> {
        let stream = TcpStream::connect(self.server)?;
        stream.set_read_timeout(Some(self.patience))?;
        let mut stream = BufReader::new(stream);
        let answer = exchange(&mut stream, self.says[0])?;
        Ok((stream, answer))
    }
}

fn exchange(stream: &mut BufReader<TcpStream>, line: &str) -> io::Result<String> {
    stream.get_mut().write_all(format!("{line}\n").as_bytes())?;
    let mut answer = String::new();
    stream.read_line(&mut answer)?;
    Ok(answer.trim_end().into())
}
