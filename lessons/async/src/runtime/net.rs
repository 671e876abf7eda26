//! Connections over TCP whose reads and writes are awaited.

use std::future::poll_fn;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{self, SocketAddr, ToSocketAddrs};
use std::task::{Poll, ready};

use super::Runtime;
use super::reactor::{Interest, Ready, Source};
use super::socket::Socket;

/// A socket that accepts connections.
#[derive(Debug)]
pub struct TcpListener {
    source: Source,
    runtime: Runtime,
}

impl TcpListener {
    /// Listens at an address.
    ///
    /// # Errors
    ///
    /// If the operating system refuses it.
    pub fn bind(address: impl ToSocketAddrs, runtime: &Runtime) -> io::Result<Self> {
        Self::from_std(net::TcpListener::bind(address)?, runtime)
    }

    /// Takes over a socket that listens already.
    ///
    /// # Errors
    ///
    /// If the operating system refuses to watch it.
    pub fn from_std(socket: net::TcpListener, runtime: &Runtime) -> io::Result<Self> {
        socket.set_nonblocking(true)?;
        let source = Source::new(Socket::Listener(socket), runtime.reactor())?;
        Ok(Self { source, runtime: runtime.clone() })
    }

    /// Where it listens.
    ///
    /// # Errors
    ///
    /// If the operating system does not tell.
    pub fn local_addr(&self) -> io::Result<SocketAddr> {
        self.listener(net::TcpListener::local_addr)
    }

    /// The next connection.
    ///
    /// # Errors
    ///
    /// If it cannot be accepted.
    pub async fn accept(&mut self) -> io::Result<TcpStream> {
        loop {
            match self.listener(net::TcpListener::accept) {
                Err(err) if err.kind() == ErrorKind::WouldBlock => {}
                accepted => return TcpStream::from_std(accepted?.0, &self.runtime),
            }
            self.source.ready(Interest::Readable).await?;
        }
    }

    fn listener<T>(&self, act: impl FnOnce(&net::TcpListener) -> T) -> T {
        self.source.with(|entry| match &entry.socket {
            Socket::Listener(socket) => act(socket),
            Socket::Stream(_) => unreachable!("a listener's source is made of a listener"),
        })
    }
}

/// A connection.
///
/// Reading and writing need `&mut`: a connection has at most one waiter, and nobody can
/// overwrite the waker of somebody else.
#[derive(Debug)]
pub struct TcpStream {
    source: Source,
}

impl TcpStream {
    /// Takes over a connection.
    ///
    /// # Errors
    ///
    /// If the operating system refuses to watch it.
    pub fn from_std(socket: net::TcpStream, runtime: &Runtime) -> io::Result<Self> {
        socket.set_nonblocking(true)?;
        Ok(Self { source: Source::new(Socket::Stream(socket), runtime.reactor())? })
    }

    /// Waits until there is something to read, so that no buffer is needed meanwhile.
    ///
    /// # Errors
    ///
    /// If the operating system cannot watch the socket.
    pub fn readable(&mut self) -> Ready<'_> {
        self.source.ready(Interest::Readable)
    }

    /// Reads what is there, at most a buffer full; 0 bytes are the end.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::WouldBlock`] if nothing is there, or why it cannot be read.
    pub fn try_read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.stream(|mut stream, empty| {
            let read = stream.read(buffer);
            *empty = !matches!(&read, Ok(count) if *count == buffer.len());
            read
        })
    }

    /// Waits for something to read and reads it; 0 bytes are the end.
    ///
    /// By hand, and so the next one: an `async fn` keeps its arguments twice, and an idle
    /// connection is a read that waits.
    ///
    /// # Errors
    ///
    /// If it cannot be read.
    pub fn read(&mut self, buffer: &mut [u8]) -> impl Future<Output = io::Result<usize>> {
        let mut waits = false;
        poll_fn(move |cx| {
            loop {
                if waits || self.stream(|_, empty| *empty) {
                    ready!(self.source.poll_ready(Interest::Readable, &mut waits, cx))?;
                }
                match self.try_read(buffer) {
                    Err(err) if err.kind() == ErrorKind::WouldBlock => {}
                    read => return Poll::Ready(read),
                }
            }
        })
    }

    /// Writes all of it.
    ///
    /// # Errors
    ///
    /// If it cannot be written; how much was, is not known then.
    pub fn write_all(&mut self, mut bytes: &[u8]) -> impl Future<Output = io::Result<()>> {
        let (mut full, mut waits) = (false, false);
        poll_fn(move |cx| {
            loop {
                if full {
                    ready!(self.source.poll_ready(Interest::Writable, &mut waits, cx))?;
                }
                bytes = &bytes[self.try_write(bytes)?..];
                if bytes.is_empty() {
                    return Poll::Ready(Ok(()));
                }
                full = true;
            }
        })
    }

    /// Writes what there is room for, and says how much that was.
    fn try_write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self.stream(|mut stream, _| stream.write(bytes)) {
            Err(err) if err.kind() == ErrorKind::WouldBlock => Ok(0),
            written => written,
        }
    }

    /// Uses the connection, and what is known of it.
    fn stream<T>(&self, act: impl FnOnce(&net::TcpStream, &mut bool) -> T) -> T {
        self.source.with(|entry| match &entry.socket {
            Socket::Stream(socket) => act(socket, &mut entry.empty),
            Socket::Listener(_) => unreachable!("a connection's source is made of a connection"),
        })
    }
}
