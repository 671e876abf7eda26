//! The loop once more, by hand: no task, no waker, and next to no memory.
//!
//! What the compiler keeps for an `async fn` that waits is a state here: the answers that did
//! not fit yet, if any. That is all that a connection keeps while it idles.
//!
//! What it costs: the talk with a client, three lines where it is awaited, is turned inside
//! out. It no longer reads and writes in a loop; it says what to do when a socket is
//! reported, and every place where the talk can wait must be thought of here. A second
//! question in the same talk would be a second state.

use std::io::{self, ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::Instant;

use polling::{Event, Events, PollMode, Poller};

use super::AT_ONCE;
use super::clients::{LIMIT, squares};

/// A connection between two reports.
struct Connection {
    client: TcpStream,
    /// The answers to what was read last.
    answers: [u8; AT_ONCE],
    /// From where to where they are still to be sent.
    unsent: (u8, u8),
}

/// What a connection waits for.
#[derive(PartialEq)]
enum Next {
    Request,
    Room,
    Nothing,
}

impl Connection {
    /// Goes on after a report, as far as it can; adds what it answers to `answered`.
    fn go_on(&mut self, answered: &mut usize) -> io::Result<Next> {
        let Self { client, answers, unsent: (from, to) } = self;
        if from == to {
            let count = match client.read(answers) {
                Ok(0) => return Ok(Next::Nothing),
                Err(err) if err.kind() == ErrorKind::WouldBlock => return Ok(Next::Request),
                read => read?,
            };
            squares(&mut answers[..count]);
            *answered += count;
            (*from, *to) = (0, count as u8);
        }
        match client.write(&answers[usize::from(*from)..usize::from(*to)]) {
            Err(err) if err.kind() == ErrorKind::WouldBlock => {}
            written => *from += written? as u8,
        }
        Ok(if from == to { Next::Request } else { Next::Room })
    }
}

/// The loop. Its fields are dropped in this order.
struct Loop {
    poller: Poller,
    connections: Vec<Option<Connection>>,
}

/// Serves connections until their clients hang up; gives how many requests were answered.
///
/// # Errors
///
/// If a connection fails, or takes longer than any should.
pub(super) fn serve(clients: Vec<TcpStream>) -> io::Result<usize> {
    let (deadline, mut events) = (Instant::now() + LIMIT, Events::new());
    let (mut answered, mut open) = (0, clients.len());
    let mut all = Loop { poller: Poller::new()?, connections: Vec::with_capacity(open) };
    clients.into_iter().try_for_each(|client| all.add(client))?;
    while open > 0 {
        events.clear();
        all.poller.wait_deadline(&mut events, deadline)?;
        if Instant::now() >= deadline {
            return Err(ErrorKind::TimedOut.into());
        }
        for event in events.iter() {
            open -= usize::from(all.report(event, &mut answered)? == Next::Nothing);
        }
    }
    Ok(answered)
}

impl Loop {
    #[expect(unsafe_code, reason = "polling leaves it to its user to delete a socket in time")]
    fn add(&mut self, client: TcpStream) -> io::Result<()> {
        client.set_nonblocking(true)?;
        let event = Event::readable(self.connections.len());
        // SAFETY: a socket must be deleted from the poller before it is closed. `report`
        // deletes it first; and when the loop is dropped, the poller goes before the sockets.
        unsafe { self.poller.add_with_mode(&client, event, self.mode())? };
        let connection = Connection { client, answers: [0; AT_ONCE], unsent: (0, 0) };
        self.connections.push(Some(connection));
        Ok(())
    }

    /// Reports again and again, as long as it is so, where the system can.
    fn mode(&self) -> PollMode {
        if self.poller.supports_level() { PollMode::Level } else { PollMode::Oneshot }
    }

    fn report(&mut self, event: Event, answered: &mut usize) -> io::Result<Next> {
        let (key, mode) = (event.key, self.mode());
        let Some(Some(connection)) = self.connections.get_mut(key) else {
            return Ok(Next::Request);
        };
        let next = connection.go_on(answered)?;
        let asked = match next {
            Next::Request => Event::readable(key),
            Next::Room => Event::writable(key),
            Next::Nothing => {
                self.poller.delete(&connection.client)?;
                self.connections[key] = None;
                return Ok(next);
            }
        };
        if mode == PollMode::Oneshot || asked.readable != event.readable {
            self.poller.modify_with_mode(&connection.client, asked, mode)?;
        }
        Ok(next)
    }
}
