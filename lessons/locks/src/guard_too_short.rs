//! A guard bound to `_` does not live at all.
//!
//! `let _ = lock.lock()` looks like a held lock and holds nothing: `_` is no
//! variable, so the guard is dropped at the semicolon, and the "protected" lines
//! run unprotected. `let _guard = …` keeps it to the end of the scope. For a bare
//! `let _ = mutex.lock()` rustc refuses to compile (`let_underscore_lock`); behind
//! a function of one's own, as here, it says nothing.
//!
//! A meeting inside the protected lines is the proof: two threads can only meet
//! there if the lock keeps nobody out.

use std::sync::{LockResult, Mutex, MutexGuard};
use std::thread;
use std::time::Duration;

use shared::meeting::Meeting;
use shared::{Demo, Report, Result};

/// The demo.
pub const DEMO: Demo =
    Demo { name: "guard-too-short", claim: "A guard bound to `_` does not live at all.", show };

/// How long a thread waits inside for another one that cannot come.
const PATIENCE: Duration = Duration::from_secs(2);
/// Long enough for any machine; it is never waited for.
const FOR_EVER: Duration = Duration::from_secs(30);

/// What is bound in the first line of the protected part.
#[derive(Clone, Copy, Debug)]
pub enum Bound {
    /// `let _ = enter(&lock);`
    Underscore,
    /// `let _guard = enter(&lock);`
    Guard,
}

fn enter(lock: &Mutex<()>) -> LockResult<MutexGuard<'_, ()>> {
    lock.lock()
}

/// Two threads enter the protected part and wait there for each other; returns
/// how many were inside at once.
pub fn inside_at_once(bound: Bound, patience: Duration) -> usize {
    let (lock, meeting) = (Mutex::new(()), Meeting::new());
    let protected = || match bound {
        Bound::Underscore => {
            let _ = enter(&lock);
            meeting.attend(2, patience);
        }
        Bound::Guard => {
            let _guard = enter(&lock);
            meeting.attend(2, patience);
        }
    };
    thread::scope(|scope| {
        scope.spawn(protected);
        scope.spawn(protected);
    });
    meeting.most_at_once()
}

fn show(report: &mut Report) -> Result<()> {
    let none = report.watch("let _ = enter(&lock)", || inside_at_once(Bound::Underscore, FOR_EVER));
    report.answer("inside at once", none);
    let patience = report.pace().of(PATIENCE);
    let held = report.watch("let _guard = enter(&lock)", || inside_at_once(Bound::Guard, patience));
    report.answer("inside at once", held);
    report.must(none == 2, "with `_`, both threads met in the protected lines");
    report.must(held == 1, "with `_guard`, they never did");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_underscore_protects_nothing() {
        assert_eq!(inside_at_once(Bound::Underscore, FOR_EVER), 2);
    }

    #[test]
    fn a_guard_protects() {
        assert_eq!(inside_at_once(Bound::Guard, Duration::from_millis(1)), 1);
    }
}
