//! A client that sends a line in two halves.

use std::io::{self, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::sync::mpsc::{self, Sender};
use std::thread;
use std::time::Duration;

use super::{HALVES, LIMIT};
use crate::runtime::Runtime;
use crate::runtime::net::TcpListener;

/// A thread that has connected, or soon will have.
pub(super) struct SlowClient {
    thread: thread::JoinHandle<io::Result<()>>,
    go_on: Sender<()>,
}

impl SlowClient {
    /// Connects to the listener and sends the first half.
    ///
    /// # Errors
    ///
    /// If the operating system refuses the listener or the thread.
    pub(super) fn start(pause: Duration, runtime: &Runtime) -> io::Result<(Self, TcpListener)> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0), runtime)?;
        let server = listener.local_addr()?;
        let (go_on, wait) = mpsc::channel();
        let thread = thread::Builder::new().name("client".into()).spawn(move || {
            let mut stream = TcpStream::connect(server)?;
            stream.write_all(HALVES[0].as_bytes())?;
            // If nobody tells it, the server is gone, and the next write says so.
            let _ = wait.recv_timeout(LIMIT);
            thread::sleep(pause);
            stream.write_all(format!("{}\n", HALVES[1]).as_bytes())
        })?;
        Ok((Self { thread, go_on }, listener))
    }

    /// Tells it to send the second half.
    pub(super) fn go_on(&self) {
        // If it is gone, `join` says why.
        let _ = self.go_on.send(());
    }

    /// Waits for its end.
    ///
    /// # Errors
    ///
    /// If it could not connect or send.
    pub(super) fn join(self) -> io::Result<()> {
        self.thread.join().unwrap_or_else(|_| Err(io::Error::other("the client panicked")))
    }
}
