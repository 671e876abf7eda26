//! A TCP connection to a child process, on this machine's loopback.

use std::io::{self, BufRead, BufReader, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::process::Stdio;

use shared::child::Role;

use super::pipe::{echo, read_number};
use crate::ward::{self, LIMIT, Ward};

/// A child that listens, prints its port, and answers one caller.
pub const SOCKET_ECHO: Role =
    Role { name: "socket-echo", lesson: "mp-vs-mt", play: |_| ward::code(serve()) };

/// A child process that answers, and the connection to it.
#[derive(Debug)]
pub struct Socket {
    // Dropped first: a closed connection ends the child.
    stream: TcpStream,
    _ward: Ward,
}

impl Socket {
    /// Starts the child and calls it.
    ///
    /// # Errors
    ///
    /// If the system refuses either.
    #[track_caller]
    pub fn open() -> io::Result<Self> {
        let mut command = SOCKET_ECHO.command()?;
        let mut ward = Ward::start(command.stdin(Stdio::piped()).stdout(Stdio::piped()))?;
        let mut line = String::new();
        let stdout = ward.child.stdout.take().ok_or(io::ErrorKind::BrokenPipe)?;
        BufReader::new(stdout).read_line(&mut line)?;
        let port = line.trim().parse().map_err(io::Error::other)?;
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let stream = TcpStream::connect_timeout(&address, LIMIT)?;
        // A small message goes out at once instead of waiting for company.
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(LIMIT))?;
        Ok(Self { stream, _ward: ward })
    }

    /// There and back.
    ///
    /// # Errors
    ///
    /// If the child is gone.
    pub fn trip(&mut self, number: u64) -> io::Result<u64> {
        self.stream.write_all(&number.to_le_bytes())?;
        read_number(&mut self.stream)
    }
}

fn serve() -> io::Result<()> {
    ward::end_with_parent();
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    writeln!(io::stdout(), "{}", listener.local_addr()?.port())?;
    let (mut stream, _) = listener.accept()?;
    stream.set_nodelay(true)?;
    let mut back = stream.try_clone()?;
    echo(&mut stream, &mut back)
}
