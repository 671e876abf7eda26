//! No thread can be killed: it is asked to stop, and agrees; a join may give up waiting.
//!
//! A killed thread would leave its locks locked and its data half-written, so Rust
//! has no such call, and neither has Python. A thread is asked in three ways: by a
//! flag that it looks at between two pieces of work, by a channel, which ends its
//! wait as well, or beforehand, by a deadline.
//!
//! Look at the second picture: this thread is stuck and looks at nothing. Both kinds
//! of join (see [`crate::join_at_most`]) give up in time, and succeed later.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use shared::{Demo, Report, Result};

use crate::join_at_most::{Telling, by_looking};

/// The demo.
pub const DEMO: Demo = Demo {
    name: "stop-politely",
    claim: "No thread can be killed: it is asked to stop, and agrees; a join may give up waiting.",
    show,
};

/// How long a piece is on its way, at the slow pace.
const PAUSE: Duration = Duration::from_millis(300);
/// How long it is on its way when nobody wants to sit it out.
const HOUR: Duration = Duration::from_hours(1);
/// What there is to carry.
const LOAD: u32 = 1_000;
/// How long a join waits that must not give up.
const PATIENCE: Duration = Duration::from_secs(20);

/// The work: carries pieces from the left to the right. A thread killed on the way
/// would lose one; whether to go on is asked while it is under way.
fn carry(mut go_on: impl FnMut() -> bool) -> [u32; 2] {
    let [mut left, mut right] = [LOAD, 0];
    loop {
        left -= 1;
        let again = go_on();
        right += 1;
        if !again || left == 0 {
            return [left, right];
        }
    }
}

/// Three threads carry, and are stopped: by a deadline, a channel, a flag.
///
/// What each of them has left and right.
fn stop_three(pause: Duration) -> io::Result<[[u32; 2]; 3]> {
    let stop = AtomicBool::new(false);
    let begin = Instant::now();
    thread::scope(|scope| {
        let deadline = named("deadline").spawn_scoped(scope, || {
            carry(|| {
                thread::sleep(pause);
                // Not `Instant::now() < begin + limit`: such a sum may overflow.
                begin.elapsed() < pause * 2
            })
        })?;
        let (hang_up, asked) = mpsc::channel::<()>();
        let channel = named("channel").spawn_scoped(scope, move || {
            // New: the wait itself ends when it is asked.
            carry(|| asked.recv_timeout(HOUR) == Err(RecvTimeoutError::Timeout))
        })?;
        let flag = named("flag").spawn_scoped(scope, || {
            carry(|| {
                thread::sleep(pause);
                // Relaxed: the flag is all that is handed over.
                !stop.load(Ordering::Relaxed)
            })
        })?;
        thread::sleep(pause * 3);
        drop(hang_up);
        stop.store(true, Ordering::Relaxed);
        let joined = [deadline, channel, flag].map(thread::ScopedJoinHandle::join);
        Ok(joined.map(|joined| joined.expect("carrying does not panic")))
    })
}

/// What came of joining a stuck thread with a limit, and once more after it was let go.
#[derive(Debug, PartialEq, Eq)]
struct Joins {
    /// The first join gave up.
    gave_up: bool,
    /// The second one got what the thread returned.
    then_joined: bool,
}

/// Joins a stuck thread by looking at its handle.
fn join_by_looking(limit: Duration) -> io::Result<Joins> {
    let (let_go, gate) = mpsc::channel::<()>();
    let stuck = named("stuck").spawn(move || gate.recv().is_err())?;
    let first = by_looking(stuck, limit);
    let gave_up = first.is_err();
    drop(let_go);
    let second = first.or_else(|stuck| by_looking(stuck, PATIENCE));
    Ok(Joins { gave_up, then_joined: matches!(second, Ok(Ok(true))) })
}

/// Joins a stuck thread that tells when it has ended.
fn join_by_hearing(limit: Duration) -> io::Result<Joins> {
    let (let_go, gate) = mpsc::channel::<()>();
    // New: this thread holds a channel open for as long as it lives.
    let stuck = Telling::start("stuck", move || gate.recv().is_err())?;
    let first = stuck.join_at_most(limit);
    let gave_up = first.is_err();
    drop(let_go);
    let second = first.or_else(|stuck| stuck.join_at_most(PATIENCE));
    Ok(Joins { gave_up, then_joined: matches!(second, Ok(Ok(true))) })
}

fn named(name: &str) -> thread::Builder {
    thread::Builder::new().name(name.into())
}

fn show(report: &mut Report) -> Result<()> {
    let pause = report.pace().of(PAUSE);
    let piles = report.watch("three threads are asked to stop", || stop_three(pause))?;
    for (by, [left, right]) in ["a deadline", "a channel", "a flag"].iter().zip(piles) {
        report.fact(format!("stopped by {by}"), format!("{left} left, {right} carried"));
    }
    let whole = piles.iter().all(|pile| pile.iter().sum::<u32>() == LOAD);
    report.must(whole, "each agreed between two pieces: none was lost on the way");
    report.must(piles[1][1] == 1, "the channel cut a wait of an hour short");
    let looking = report.watch("stuck: a join that looks", || join_by_looking(pause))?;
    let hearing = report.watch("stuck: a join that listens", || join_by_hearing(pause))?;
    let expected = Joins { gave_up: true, then_joined: true };
    report.must(looking == expected, "looking, main gave up in time, and joined it later");
    report.must(hearing == expected, "listening, too");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_is_asked_finishes_its_piece() {
        let piles = stop_three(Duration::ZERO).unwrap();
        assert!(piles.iter().all(|[left, right]| left + right == LOAD));
        assert_eq!(piles[1], [LOAD - 1, 1]);
    }
}
