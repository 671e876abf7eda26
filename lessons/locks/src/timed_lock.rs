//! A lock with a time limit gives up, and leaves the decision to its caller.
//!
//! Python's `lock.acquire(timeout=2)` returns `False` when the time is over. std's
//! `Mutex` has no such method; parking_lot's has: `try_lock_for` and
//! `try_lock_until`. A limit does not solve a deadlock, it turns one into an error
//! that somebody must handle: give up, report, or let go of what one holds and try
//! again.
//!
//! Look at the small letters that end without a capital: a wait that gave up.

use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use parking_lot::Mutex;
use shared::{Demo, Report, Result};

/// The demo.
pub const DEMO: Demo = Demo {
    name: "timed-lock",
    claim: "A lock with a time limit gives up, and leaves the decision to its caller.",
    show,
};

/// How long the caller tries while the lock is certainly held.
const LIMIT: Duration = Duration::from_secs(2);
/// Long enough for any machine; it is never waited for.
const FOR_EVER: Duration = Duration::from_secs(30);

/// What came of two tries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tries {
    /// Whether the try got the lock while somebody else held it.
    pub while_held: bool,
    /// Whether it gave up before its limit.
    pub too_early: bool,
    /// Whether it got the lock after the other one had let go.
    pub after: bool,
}

/// Tries a lock that another thread holds until it is told to let go, and again.
pub fn try_twice(limit: Duration) -> Tries {
    let lock = Mutex::new(());
    let (let_go, told) = mpsc::channel::<()>();
    let (holds, held) = mpsc::channel();
    thread::scope(|scope| {
        let holder = thread::Builder::new().name("holder".into()).spawn_scoped(scope, || {
            let _guard = lock.lock();
            // Both fail only when the other side has gone; then the lock is free.
            let _ = holds.send(());
            let _ = told.into_iter().next();
        });
        let _ = held.recv();
        let begin = Instant::now();
        let while_held = lock.try_lock_for(limit).is_some();
        let too_early = begin.elapsed() < limit;
        drop(let_go);
        let after = holder.is_ok() && lock.try_lock_for(FOR_EVER).is_some();
        Tries { while_held, too_early, after }
    })
}

/// Takes a lock, and another one only within its limit; returns whether it got both.
pub fn hold_both(first: &Mutex<()>, second: &Mutex<()>, limit: Duration) -> bool {
    let _first = first.lock();
    second.try_lock_for(limit).is_some()
}

fn show(report: &mut Report) -> Result<()> {
    let limit = report.pace().of(LIMIT);
    let tries = report.watch("a try while the lock is held, and one after", || try_twice(limit));
    report.must(!tries.while_held, "while the lock was held, the try gave up");
    report.must(!tries.too_early, "and not before its time was over");
    report.must(tries.after, "when it was free, the try got it");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_try_gives_up_after_its_limit_and_gets_a_free_lock() {
        let tries = try_twice(Duration::from_millis(2));
        assert_eq!(tries, Tries { while_held: false, too_early: false, after: true });
    }
}
