//! Sockets that are waited for, all in one call of the operating system.

use std::cell::RefCell;
use std::fmt;
use std::io;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use polling::{Event, Events, PollMode, Poller};

use super::slab::Slab;
use super::socket::Socket;

/// The sockets of one runtime, around epoll, kqueue, or what the system has.
pub struct Reactor {
    poller: Arc<Poller>,
    events: RefCell<Events>,
    /// The number of a socket is the key of its events.
    sockets: RefCell<Slab<Entry>>,
}

/// A registered socket. It has one waiter at most: who waits borrows its [`Source`].
pub(super) struct Entry {
    pub(super) socket: Socket,
    /// The last read left nothing behind, so that the next one asks first.
    pub(super) empty: bool,
    /// What the system has been asked to report, again and again, as long as it is so.
    asked: Option<Interest>,
    waiter: Option<Waker>,
}

/// What to wait for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Interest {
    /// There is something to read, a connection to accept, or an end to be noticed.
    Readable,
    /// There is room for something to write.
    Writable,
}

impl Reactor {
    pub(super) fn new() -> io::Result<Self> {
        let poller = Arc::new(Poller::new()?);
        Ok(Self { poller, events: RefCell::new(Events::new()), sockets: RefCell::default() })
    }

    pub(super) fn poller(&self) -> &Arc<Poller> {
        &self.poller
    }

    /// Waits until a socket is ready, a waker calls, or `limit` has passed; wakes whoever
    /// waits for one of these sockets.
    pub(super) fn wait(&self, limit: Option<Duration>) -> io::Result<()> {
        if limit == Some(Duration::ZERO) && self.sockets.borrow().len() == 0 {
            return Ok(());
        }
        let mut events = self.events.borrow_mut();
        events.clear();
        self.poller.wait(&mut events, limit)?;
        for event in events.iter() {
            if let Some(waiter) = self.report(event.key)? {
                waiter.wake();
            }
        }
        Ok(())
    }

    /// The one who waits for this socket.
    fn report(&self, key: usize) -> io::Result<Option<Waker>> {
        let mut sockets = self.sockets.borrow_mut();
        // A socket that is gone since may have left its number to another one, whose
        // waiter is woken in vain, and looks, and waits again.
        let Some(Some(entry)) = sockets.at(key) else { return Ok(None) };
        if entry.waiter.is_none() && entry.asked.take().is_some() {
            // Nobody waits, and the system would report it without end.
            entry.socket.ask(&self.poller, Event::none(key), PollMode::Oneshot)?;
        } else if !self.poller.supports_level() {
            entry.asked = None;
        }
        Ok(entry.waiter.take())
    }
}

/// The right to use a socket that the reactor owns; dropping it closes the socket.
pub(super) struct Source {
    /// Four bytes, since idle connections are counted in thousands.
    number: u32,
    reactor: Rc<Reactor>,
}

impl Source {
    /// Registers a socket that was made non-blocking.
    ///
    /// # Errors
    ///
    /// If the operating system refuses it.
    pub(super) fn new(socket: Socket, reactor: &Rc<Reactor>) -> io::Result<Self> {
        let mut sockets = reactor.sockets.borrow_mut();
        let key = sockets.number();
        let number = u32::try_from(key).expect("no system opens four billion sockets");
        let entry = Entry { socket, empty: true, asked: None, waiter: None };
        let place = sockets.at(key).expect("this number was just given");
        let added = place.insert(entry).socket.add(&reactor.poller, key);
        drop(sockets);
        // If it was not added, it is dropped with the source.
        let source = Self { number, reactor: Rc::clone(reactor) };
        added.map(|()| source)
    }

    /// Uses the socket; `act` must not use the reactor.
    pub(super) fn with<T>(&self, act: impl FnOnce(&mut Entry) -> T) -> T {
        let mut sockets = self.reactor.sockets.borrow_mut();
        let entry = sockets.at(self.number as usize).and_then(Option::as_mut);
        act(entry.expect("a source keeps its socket registered"))
    }

    /// Waits until the socket is ready, perhaps; a read or write says for certain.
    pub(super) fn ready(&mut self, interest: Interest) -> Ready<'_> {
        Ready { source: self, interest, waits: false }
    }

    /// Asks for one report and waits for it; `waits` is what the caller keeps from poll to
    /// poll, false at first and again when it is ready.
    pub(super) fn poll_ready(
        &mut self,
        interest: Interest,
        waits: &mut bool,
        cx: &Context<'_>,
    ) -> Poll<io::Result<()>> {
        let (key, poller) = (self.number as usize, &self.reactor.poller);
        self.with(|entry| {
            if *waits && entry.waiter.is_none() {
                // The report has taken the waker.
                *waits = false;
                return Poll::Ready(Ok(()));
            }
            *waits = true;
            entry.waiter = Some(cx.waker().clone());
            // The waker is in its place before the system is asked, and the system reports
            // also what has been so for long: no report falls in between, or comes too
            // early. Where it was asked before, it is so again with its next report.
            if entry.asked != Some(interest) {
                let event = match interest {
                    Interest::Readable => Event::readable(key),
                    Interest::Writable => Event::writable(key),
                };
                let level = poller.supports_level();
                let mode = if level { PollMode::Level } else { PollMode::Oneshot };
                entry.socket.ask(poller, event, mode)?;
                entry.asked = Some(interest);
            }
            Poll::Pending
        })
    }
}

impl fmt::Debug for Reactor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "reactor of {} sockets", self.sockets.borrow().len())
    }
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.with(|entry| entry.socket.fmt(f))
    }
}

impl Drop for Source {
    fn drop(&mut self) {
        // Fails only for a socket that was not added: then there is nothing to do.
        let _ = self.with(|entry| entry.socket.delete(&self.reactor.poller));
        let closed = self.reactor.sockets.borrow_mut().release(self.number as usize);
        drop(closed);
    }
}

/// A future that is ready when the operating system has reported a socket.
#[derive(Debug)]
#[must_use = "nothing is asked for until it is awaited"]
pub struct Ready<'a> {
    source: &'a mut Source,
    interest: Interest,
    waits: bool,
}

impl Future for Ready<'_> {
    type Output = io::Result<()>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let Self { source, interest, waits } = &mut *self;
        source.poll_ready(*interest, waits, cx)
    }
}
