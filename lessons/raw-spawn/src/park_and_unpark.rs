//! An unpark that comes before the park is kept as a token; a notify that comes before the
//! wait is lost.
//!
//! Each thread has one token. `unpark` puts it there, `park` takes it, and waits only if there
//! is none: that saves a wake-up that comes too early. But `park` cannot tell whose token it
//! was, so it may return when nothing has happened; and a receive that parks inside may take
//! the token of the next park. Both are harmless in a loop that asks a flag.
//!
//! Look at the sleepers: the parked one goes straight on, the waiting one waits to the end.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Barrier, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use parking_lot::{Condvar, Mutex};
use shared::{Demo, Report, Result};

use crate::sleeper::{park_until, sleeper};

/// The demo.
pub const DEMO: Demo = Demo {
    name: "park-and-unpark",
    claim: "An unpark that comes before the park is kept as a token; a notify that comes before \
            the wait is lost.",
    show,
};

/// How long a thread waits for a wake-up that was lost.
const PATIENCE: Duration = Duration::from_secs(1);
/// How long it would wait for one that must come.
const LIMIT: Duration = Duration::from_secs(10);

/// Unparks a thread before it parks. Returns whether the park returned before its limit.
fn early_unpark() -> io::Result<bool> {
    // A barrier and no channel: a receive that waits parks, and would take the token.
    let barrier = Barrier::new(2);
    thread::scope(|scope| {
        let sleeper = sleeper(scope, || {
            barrier.wait();
            let begin = Instant::now();
            thread::park_timeout(LIMIT);
            begin.elapsed() < LIMIT
        })?;
        sleeper.thread().unpark();
        // Only now may it park.
        barrier.wait();
        Ok(sleeper.join().unwrap_or(false))
    })
}

/// Notifies before anybody waits. Returns whether it woke one, and whether the wait timed out.
fn early_notify(patience: Duration) -> io::Result<(bool, bool)> {
    let (barrier, lock, condvar) = (Barrier::new(2), Mutex::new(()), Condvar::new());
    thread::scope(|scope| {
        let sleeper = sleeper(scope, || {
            barrier.wait();
            let mut guard = lock.lock();
            // parking_lot's wait never returns without a reason; std's may.
            condvar.wait_for(&mut guard, patience).timed_out()
        })?;
        let woken = condvar.notify_one();
        barrier.wait();
        Ok((woken, sleeper.join().unwrap_or(false)))
    })
}

/// Leaves a token of no meaning. Returns whether it ended a park before the flag was up.
fn stale_token() -> io::Result<bool> {
    let (barrier, ready) = (Barrier::new(2), AtomicBool::new(false));
    thread::scope(|scope| {
        let sleeper = sleeper(scope, || {
            thread::current().unpark();
            let begin = Instant::now();
            thread::park_timeout(LIMIT);
            let in_vain = begin.elapsed() < LIMIT && !ready.load(Ordering::Acquire);
            barrier.wait();
            // As it must be.
            park_until(&ready);
            in_vain
        })?;
        // Main raises the flag only after the first park has returned.
        barrier.wait();
        // Release pairs with the Acquire in `park_until`.
        ready.store(true, Ordering::Release);
        sleeper.thread().unpark();
        Ok(sleeper.join().unwrap_or(false))
    })
}

/// Lets a receive that finds nothing come between. Returns whether the park waited in vain.
fn eaten_token(patience: Duration) -> io::Result<bool> {
    let (_quiet, nothing) = mpsc::channel::<()>();
    thread::scope(|scope| {
        let sleeper = sleeper(scope, move || {
            thread::current().unpark();
            // It parks inside, at first with the token, then without.
            let _ = nothing.recv_timeout(patience);
            let begin = Instant::now();
            thread::park_timeout(patience);
            begin.elapsed() >= patience
        })?;
        Ok(sleeper.join().unwrap_or(false))
    })
}

fn show(report: &mut Report) -> Result<()> {
    let patience = report.pace().of(PATIENCE);
    let returned = report.watch("unpark, then park", early_unpark)?;
    report.must(returned, "the unpark came first, and the park returned at once");
    let (woken, timed_out) = report.watch("notify, then wait", || early_notify(patience))?;
    report.must(
        !woken && timed_out,
        "the notify came first, woke nobody, and the wait ran out of time",
    );
    let in_vain = report.watch("a token of no meaning, then a flag", stale_token)?;
    report.must(in_vain, "a leftover token ended a park before the flag was up: it takes a loop");
    let eaten = report.watch("unpark, receive, park", || eaten_token(patience))?;
    report.may(eaten, "a receive that waited took the token of the park after it");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_early_unpark_is_kept() {
        assert!(early_unpark().unwrap());
    }

    #[test]
    fn an_early_notify_wakes_nobody() {
        assert_eq!(early_notify(Duration::from_millis(1)).unwrap(), (false, true));
    }

    #[test]
    fn a_park_may_return_before_the_flag_is_up() {
        assert!(stale_token().unwrap());
    }
}
