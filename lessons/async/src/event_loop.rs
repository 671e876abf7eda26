//! One thread serves all connections: it waits for all of them in a single call.
//!
//! The operating system has an interface for that: epoll on Linux, kqueue on macOS,
//! completion ports on Windows; `polling` makes one of the three. A task that finds
//! nothing to read leaves its waker with the socket. When no task can go on, the loop
//! asks which sockets are ready, and wakes their tasks: [`crate::runtime`], whole. It
//! is what `asyncio` does with `selectors`.
//!
//! The server answers each line with a number. It counts in a plain `Cell`: tasks of
//! one thread give way at an await only, so no addition can be lost.
//!
//! Look at main's lane: it is in a system call nearly all the time, with three
//! conversations under way. No client sends its second line before all have their
//! first answer, so a server that finished one client first would never get on.

use std::cell::Cell;
use std::io::{self, ErrorKind};
use std::net::{Ipv4Addr, TcpListener as StdListener};
use std::rc::Rc;
use std::sync::Barrier;
use std::thread;
use std::time::Duration;

use shared::task::named;
use shared::{Demo, Report, Result};

use crate::runtime::Runtime;
use crate::runtime::lines::Lines;
use crate::runtime::net::{TcpListener, TcpStream};

mod client;

use client::Client;

/// The demo.
pub const DEMO: Demo = Demo {
    name: "event-loop",
    claim: "One thread serves all connections: it waits for all of them in a single call.",
    show,
};

const CLIENTS: usize = 3;
/// What each client says, line by line.
pub(crate) const SAYS: [&str; 3] = ["hello", "how are you", "goodbye"];
/// How long a client thinks between two lines, at the slow pace.
const THINKS: Duration = Duration::from_millis(500);
/// After so long a read or the server gives up; normally nobody waits for it.
const LIMIT: Duration = Duration::from_secs(20);

/// Answers each line of a connection with a number and the line itself.
pub(crate) async fn answer(stream: TcpStream, answered: Rc<Cell<u32>>) -> io::Result<()> {
    let mut lines = Lines::new(stream);
    while let Some(line) = lines.next().await? {
        answered.set(answered.get() + 1);
        let answer = format!("{} {line}\n", answered.get());
        lines.stream().write_all(answer.as_bytes()).await?;
    }
    Ok(())
}

/// Accepts so many connections and serves all of them to their end, on this thread.
/// Gives how many lines were answered.
///
/// # Errors
///
/// If a connection fails, or takes longer than any should.
pub fn serve<F>(
    listener: StdListener,
    connections: usize,
    answer: impl Fn(TcpStream, Rc<Cell<u32>>) -> F,
) -> io::Result<u32>
where
    F: Future<Output = io::Result<()>> + 'static,
{
    let runtime = Runtime::new()?;
    let answered = Rc::new(Cell::new(0));
    let all = async {
        let mut listener = TcpListener::from_std(listener, &runtime)?;
        let mut tasks = Vec::new();
        for _ in 0..connections {
            let stream = listener.accept().await?;
            tasks.push(runtime.spawn(answer(stream, Rc::clone(&answered))));
        }
        for task in tasks {
            task.await?;
        }
        Ok(answered.get())
    };
    runtime.block_on(runtime.timeout(LIMIT, all))?.unwrap_or(Err(ErrorKind::TimedOut.into()))
}

/// Serves so many client threads. Gives how many lines were answered, and the answers.
///
/// # Errors
///
/// As [`serve`], or if a client fails.
pub fn serve_clients<F>(
    clients: usize,
    thinks: Duration,
    answer: impl Fn(TcpStream, Rc<Cell<u32>>) -> F,
) -> io::Result<(u32, Vec<Vec<String>>)>
where
    F: Future<Output = io::Result<()>> + 'static,
{
    let listener = StdListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    let server = listener.local_addr()?;
    let all_answered = &Barrier::new(clients);
    let client = Client { server, says: &SAYS, thinks, patience: LIMIT, all_answered };
    thread::scope(|scope| {
        let threads = (1..=clients).map(|number| {
            let thread = thread::Builder::new().name(format!("client-{number}"));
            thread.spawn_scoped(scope, move || client.converse())
        });
        let threads = threads.collect::<io::Result<Vec<_>>>()?;
        let answered = serve(listener, clients, answer)?;
        let answers = threads.into_iter().map(|thread| {
            thread.join().unwrap_or_else(|_| Err(io::Error::other("a client panicked")))
        });
        Ok((answered, answers.collect::<io::Result<_>>()?))
    })
}

fn show(report: &mut Report) -> Result<()> {
    let thinks = report.pace().of(THINKS);
    let (answered, answers) = report.watch("one thread, three conversations", || {
        serve_clients(CLIENTS, thinks, |stream, count| named("conversation", answer(stream, count)))
    })?;
    for (client, answers) in answers.iter().enumerate() {
        report.fact(format!("client-{} heard", client + 1), answers.join(", "));
    }
    report.answer("lines answered", answered);
    let (mut numbers, lines): (Vec<_>, Vec<_>) =
        answers.iter().flatten().filter_map(|answer| answer.split_once(' ')).unzip();
    report.must(lines == SAYS.repeat(CLIENTS), "every client heard its own lines, in order");
    numbers.sort_unstable_by_key(|number| number.parse::<u32>().ok());
    let all: Vec<_> = (1..=answered).map(|number| number.to_string()).collect();
    report.must(numbers == all, "each number was given once, and the counter needed no lock");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_clients_are_served_at_once() {
        let (answered, answers) = serve_clients(5, Duration::ZERO, answer).unwrap();
        assert_eq!((answered, answers.len()), (15, 5));
    }
}
