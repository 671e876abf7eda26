//! Lines of a connection, read so that nothing is lost when a read is given up.

use std::io;

use super::net::TcpStream;

/// How much is read at once, in bytes.
const AT_ONCE: usize = 512;

/// A connection that is read line by line.
#[derive(Debug)]
pub struct Lines {
    stream: TcpStream,
    /// What was read and is not yet a line. Here and not in a variable of `next`: it
    /// outlives a future of `next` that is dropped half-way.
    rest: Vec<u8>,
}

impl Lines {
    /// Reads this connection.
    pub fn new(stream: TcpStream) -> Self {
        Self { stream, rest: Vec::new() }
    }

    /// The connection, to write to it.
    pub fn stream(&mut self) -> &mut TcpStream {
        &mut self.stream
    }

    /// How many bytes of the next line are here already.
    pub fn begun(&self) -> usize {
        self.rest.len()
    }

    /// The next line without its end; `None` once there are no more.
    ///
    /// Dropping this future loses nothing. Bytes that are not UTF-8 are replaced.
    ///
    /// # Errors
    ///
    /// If the connection cannot be read.
    pub async fn next(&mut self) -> io::Result<Option<String>> {
        loop {
            if let Some(end) = self.rest.iter().position(|byte| *byte == b'\n') {
                let line: Vec<u8> = self.rest.drain(..=end).collect();
                return Ok(Some(String::from_utf8_lossy(&line[..end]).into_owned()));
            }
            let mut buffer = [0; AT_ONCE];
            match self.stream.read(&mut buffer).await? {
                0 => return Ok(None),
                count => self.rest.extend_from_slice(&buffer[..count]),
            }
        }
    }
}
