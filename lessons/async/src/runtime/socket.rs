//! A socket, as the poller is told of it.

use std::io;
use std::net;

use polling::{Event, PollMode, Poller};

/// A socket that never blocks.
#[derive(Debug)]
pub(super) enum Socket {
    Listener(net::TcpListener),
    Stream(net::TcpStream),
}

impl Socket {
    /// Makes it known to the poller, which reports nothing yet.
    #[expect(unsafe_code, reason = "polling leaves it to its user to delete a socket in time")]
    pub(super) fn add(&self, poller: &Poller, key: usize) -> io::Result<()> {
        // SAFETY: a socket must be deleted from the poller before it is closed. Only
        // `Source::new` calls this, for a socket that the reactor owns from then on. It
        // never moves it out, and `Source::drop` deletes it before it drops it. While a
        // source lives, or is forgotten, so does the reactor with the socket.
        unsafe {
            match self {
                Self::Listener(socket) => poller.add(socket, Event::none(key)),
                Self::Stream(socket) => poller.add(socket, Event::none(key)),
            }
        }
    }

    /// Says what the poller is to report from now on.
    pub(super) fn ask(&self, poller: &Poller, event: Event, mode: PollMode) -> io::Result<()> {
        match self {
            Self::Listener(socket) => poller.modify_with_mode(socket, event, mode),
            Self::Stream(socket) => poller.modify_with_mode(socket, event, mode),
        }
    }

    /// Makes the poller forget it.
    pub(super) fn delete(&self, poller: &Poller) -> io::Result<()> {
        match self {
            Self::Listener(socket) => poller.delete(socket),
            Self::Stream(socket) => poller.delete(socket),
        }
    }
}
