//! A future that is dropped takes with it what it has read: half a line is lost.
//!
//! When a time limit is over, the read is dropped. What it had taken from the connection
//! lived in its locals, and the next read begins in the middle of a line. It happens
//! when a client is slow, so it passes every test.
//!
//! The cure is to keep the state where it outlives the future, in the reader. Python's
//! `StreamReader` has its buffer for the same reason. Before a future is used in a race,
//! ask what it holds at its awaits.
//!
//! Look at the client's lane: it sends half a line, and the rest only after the first
//! read was given up. The time limit strikes in that very moment, in every run.

use std::cell::Cell;
use std::future::poll_fn;
use std::io::{self, ErrorKind};
use std::mem;
use std::rc::Rc;
use std::task::Poll;
use std::time::Duration;

use shared::{Demo, Report, Result};

use crate::runtime::Runtime;
use crate::runtime::combine::{Either, first};
use crate::runtime::net::{TcpListener, TcpStream};

mod slow_client;

use slow_client::SlowClient;

/// The demo.
pub const DEMO: Demo = Demo {
    name: "cancellation",
    claim: "A future that is dropped takes with it what it has read: half a line is lost.",
    show,
};

/// The line, as the client sends it: before and after a pause.
const HALVES: [&str; 2] = ["transfer 100", "00 to Ann"];
/// How long the client pauses, at the slow pace.
const PAUSE: Duration = Duration::from_secs(1);
/// After so long everything is given up; normally nobody waits for it.
const LIMIT: Duration = Duration::from_secs(20);

/// A connection, and the line that has begun to come.
#[derive(Debug)]
pub struct Reader {
    stream: TcpStream,
    begun: Vec<u8>,
    /// How many bytes came so far.
    came: Rc<Cell<usize>>,
}

impl Reader {
    /// The line that has begun is a local variable.
    async fn line_in_locals(&mut self) -> io::Result<String> {
        let mut begun = Vec::new();
        read_line(&mut self.stream, &mut begun, &self.came).await
    }

    /// The line that has begun outlives this future.
    async fn line_in_reader(&mut self) -> io::Result<String> {
        // New: a field.
        read_line(&mut self.stream, &mut self.begun, &self.came).await
    }
}

async fn read_line(
    stream: &mut TcpStream,
    line: &mut Vec<u8>,
    came: &Cell<usize>,
) -> io::Result<String> {
    while !line.ends_with(b"\n") {
        let mut buffer = [0; 64];
        let count = stream.read(&mut buffer).await?;
        if count == 0 {
            return Err(ErrorKind::UnexpectedEof.into());
        }
        came.update(|came| came + count);
        line.extend_from_slice(&buffer[..count]);
    }
    Ok(String::from_utf8_lossy(&mem::take(line)).trim_end().into())
}

/// Accepts the client, gives up a read half-way, and reads again.
async fn read_twice(
    mut listener: TcpListener,
    client: &SlowClient,
    read: impl AsyncFn(&mut Reader) -> io::Result<String>,
) -> io::Result<(bool, String)> {
    let came = Rc::<Cell<_>>::default();
    let stream = listener.accept().await?;
    let mut reader = Reader { stream, begun: Vec::new(), came: Rc::clone(&came) };
    // A time limit that strikes when half a line has come. It needs no waker of its own:
    // it is polled after the read whenever bytes come.
    let half = HALVES[0].len();
    let limit = poll_fn(|_| if came.get() < half { Poll::Pending } else { Poll::Ready(()) });
    let given_up = matches!(first(read(&mut reader), limit).await, Either::Right(()));
    client.go_on();
    Ok((given_up, read(&mut reader).await?))
}

/// Serves a client that sends a line in two halves. Gives whether the first read was given
/// up, and what the second one brought.
///
/// # Errors
///
/// If the connection fails.
pub fn serve_slow_client(
    pause: Duration,
    read: impl AsyncFn(&mut Reader) -> io::Result<String>,
) -> io::Result<(bool, String)> {
    let runtime = Runtime::new()?;
    let (client, listener) = SlowClient::start(pause, &runtime)?;
    let reads = read_twice(listener, &client, read);
    let lines = runtime.block_on(runtime.timeout(LIMIT, reads))?;
    client.join()?;
    lines.unwrap_or(Err(ErrorKind::TimedOut.into()))
}

fn show(report: &mut Report) -> Result<()> {
    let pause = report.pace().of(PAUSE);
    let (given_up, lost) = report.watch("the half line is a local variable of the read", || {
        serve_slow_client(pause, Reader::line_in_locals)
    })?;
    let (also, kept) = report.watch("the half line is a field of the reader", || {
        serve_slow_client(pause, Reader::line_in_reader)
    })?;
    report.answer("sent", HALVES.concat());
    report.answer("read, half in a local variable", &lost);
    report.answer("read, half in a field", &kept);
    report.must(given_up && also, "both first reads were given up when half a line had come");
    report.must(lost == HALVES[1], "the half in a local variable went with its future");
    report.must(kept == HALVES.concat(), "the half in a field was there for the next read");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_a_line_is_lost_with_the_future_and_kept_in_the_reader() {
        let lost = serve_slow_client(Duration::ZERO, Reader::line_in_locals).unwrap();
        assert_eq!(lost, (true, "00 to Ann".into()));
        let kept = serve_slow_client(Duration::ZERO, Reader::line_in_reader).unwrap();
        assert_eq!(kept, (true, "transfer 10000 to Ann".into()));
    }
}
