//! Two channels to a thread: what is sent stays in this process.

use std::io;
use std::thread::{self, JoinHandle};

use crossbeam::channel::{Receiver, Sender, bounded};

/// A thread that answers, and the channels to it and back.
#[derive(Debug)]
pub struct Channel {
    to: Option<Sender<u64>>,
    from: Receiver<u64>,
    echo: Option<JoinHandle<()>>,
}

impl Channel {
    /// Starts the thread.
    ///
    /// # Errors
    ///
    /// If the system refuses it.
    pub fn open() -> io::Result<Self> {
        let (to, asked) = bounded::<u64>(1);
        let (answer, from) = bounded(1);
        let echo = thread::Builder::new().name("echo".into()).spawn(move || {
            // Ends when either side hangs up.
            let _ = asked.iter().try_for_each(|number| answer.send(number + 1));
        })?;
        Ok(Self { to: Some(to), from, echo: Some(echo) })
    }

    /// There and back.
    ///
    /// # Errors
    ///
    /// If the thread is gone.
    pub fn trip(&mut self, number: u64) -> io::Result<u64> {
        let to = self.to.as_ref().ok_or(io::ErrorKind::NotConnected)?;
        to.send(number).map_err(io::Error::other)?;
        self.from.recv().map_err(io::Error::other)
    }
}

impl Drop for Channel {
    fn drop(&mut self) {
        // Hanging up ends the thread's loop; the join would wait for ever otherwise.
        drop(self.to.take());
        let _ = self.echo.take().map(JoinHandle::join);
    }
}
