//! A reply is in its thread's hands as soon as it comes, however many threads compute.
//!
//! A thread asks a server, a process of its own, that works for a millisecond and
//! answers; other threads of ours compute all the time. The system gives a woken thread
//! a core at once, or takes one from a thread that has used it longest.
//!
//! In Python with its global lock the reply comes as soon, and then waits: its thread
//! needs the lock, and a thread that computes gives it away only every five milliseconds.
//! `cargo xtask compare mp-vs-mt/convoy` shows both.

use std::hint::black_box;
use std::io::{self, Read, Write};
use std::process::Stdio;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use shared::child::Role;
use shared::{Demo, Report, Result, Table, measure};

use crate::ward::{self, Ward};

/// The demo.
pub const DEMO: Demo = Demo {
    name: "convoy",
    claim: "A reply is in its thread's hands as soon as it comes, however many threads compute.",
    show,
};

/// A child that answers each byte with the same byte, after some work.
pub const SERVER: Role = Role {
    name: "server",
    lesson: "mp-vs-mt",
    play: |_| {
        ward::end_at_limit();
        ward::code(serve(&mut io::stdin(), &mut io::stdout()))
    },
};

/// How long the server works for a reply.
const WORK: Duration = Duration::from_millis(1);
/// Replies in the picture, and in the table.
const FEW: usize = 4;
const MANY: usize = 100;
/// Threads that compute beside the one that asks.
const COMPUTING: usize = 2;
/// Additions between two looks whether it is over: some microseconds.
const STEP: u64 = 5_000;

/// What became of some questions.
#[derive(Clone, Debug)]
pub struct Replies {
    /// How many replies were what they should be.
    pub right: usize,
    /// How long each took, the shortest first.
    pub times: Vec<Duration>,
}

/// Asks the server `count` times while `computing` threads compute.
///
/// # Errors
///
/// If the server cannot be started, or is gone.
pub fn replies(count: usize, computing: usize) -> io::Result<Replies> {
    let mut server = Ward::start(SERVER.command()?.stdin(Stdio::piped()).stdout(Stdio::piped()))?;
    let (mut to, mut from) = server.ends()?;
    let mut ask = |byte: u8| {
        let (begin, mut reply) = (Instant::now(), [0]);
        to.write_all(&[byte])?;
        from.read_exact(&mut reply)?;
        io::Result::Ok((reply == [byte], begin.elapsed()))
    };
    // The first reply waits for the start of the process, and does not count.
    ask(0)?;
    let over = AtomicBool::new(false);
    let all = thread::scope(|scope| {
        for number in 1..=computing {
            let computes = thread::Builder::new().name(format!("computes-{number}"));
            // A thread that the system refuses computes nothing; the replies come as well.
            let _ = computes.spawn_scoped(scope, || compute(&over));
        }
        let all: io::Result<Vec<_>> = (0..count).map(|number| ask(number as u8)).collect();
        // Also when a reply failed: the threads wait for this.
        over.store(true, Ordering::Relaxed);
        all
    })?;
    // The hang-up ends the server.
    drop(to);
    let right = all.iter().filter(|(right, _)| *right).count();
    let mut times: Vec<Duration> = all.into_iter().map(|(_, time)| time).collect();
    times.sort_unstable();
    Ok(Replies { right, times })
}

/// Adds until it is over. Relaxed: the flag hands nothing over.
fn compute(over: &AtomicBool) {
    while !over.load(Ordering::Relaxed) {
        black_box((0..black_box(STEP)).fold(0, |sum: u64, number| sum ^ black_box(number)));
    }
}

/// What the child does until its input ends.
fn serve(from: &mut impl Read, to: &mut impl Write) -> io::Result<()> {
    let mut byte = [0];
    while from.read(&mut byte)? == 1 {
        thread::sleep(WORK);
        to.write_all(&byte)?;
        to.flush()?;
    }
    Ok(())
}

fn show(report: &mut Report) -> Result<()> {
    report.watch("four replies beside two threads that compute", || replies(FEW, COMPUTING))?;
    let (alone, beside) = (replies(MANY, 0)?, replies(MANY, COMPUTING)?);
    let mut table = Table::new(["threads that compute", "median", "99th of 100"]);
    for (computing, Replies { times, .. }) in [(0, &alone), (COMPUTING, &beside)] {
        let [median, late] = [MANY / 2, MANY - 2].map(|at| measure::time(times[at]));
        table.row([computing.to_string(), median, late]);
    }
    report.table(&table);
    report.say(format!(
        "{MANY} replies, for each of which the server works {}, on {} cores.",
        measure::time(WORK),
        report.cores()
    ));
    report.must(alone.right == MANY && beside.right == MANY, "every reply is the right one");
    let soon = beside.times[MANY / 2] < 2 * alone.times[MANY / 2];
    report.may(soon, "beside the computing threads a reply took less than twice as long");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reply_comes_and_is_right() {
        let Replies { right, times } = replies(300, 3).unwrap();
        assert_eq!((right, times.len()), (300, 300));
        assert!(times.is_sorted() && times[0] >= WORK);
    }
}
