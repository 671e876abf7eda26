//! A thread that locks a `Mutex` twice stops for ever; a `ReentrantMutex` lets it in.
//!
//! Python's `RLock` counts: its owner may lock it again, and the lock is free
//! after as many releases. parking_lot's `ReentrantMutex` is the same, with one
//! difference that matters: two guards in one thread mean two ways to the data,
//! so they give only `&T`. Whoever wants to change the data puts a `RefCell`
//! inside, and that one notices when a function changes what its caller is
//! changing: it panics, where Python goes on with half-changed data.

use std::cell::RefCell;
use std::panic::{self, AssertUnwindSafe};
use std::sync::mpsc;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use parking_lot::ReentrantMutex;
use shared::{Demo, Report, Result};

/// The demo.
pub const DEMO: Demo = Demo {
    name: "reentrant",
    claim: "A thread that locks a `Mutex` twice stops for ever; a `ReentrantMutex` lets it in.",
    show,
};

/// How long main listens for a thread that will not answer.
const PATIENCE: Duration = Duration::from_secs(5);

/// A thread locks a plain mutex twice; returns whether it answered in time.
///
/// It never does, and is left behind. (std does not promise which way it goes
/// wrong: it may also panic, and then it does not answer either.)
pub fn twice_plain(patience: Duration) -> bool {
    let (answer, answered) = mpsc::channel();
    let lock = Arc::new(Mutex::new(0));
    let twice = thread::Builder::new().name("locks-twice".into()).spawn(move || {
        let _outer = lock.lock().unwrap_or_else(PoisonError::into_inner);
        let _inner = lock.lock().unwrap_or_else(PoisonError::into_inner);
        // Never reached: the thread waits for itself.
        let _ = answer.send(());
    });
    twice.is_ok() && answered.recv_timeout(patience).is_ok()
}

/// A function that locks calls another one that locks; returns what both counted.
pub fn nested(lock: &ReentrantMutex<RefCell<Vec<&'static str>>>) -> Vec<&'static str> {
    let outer = lock.lock();
    outer.borrow_mut().push("outer");
    {
        // Its own guard on the lock that its caller holds.
        let inner = lock.lock();
        inner.borrow_mut().push("inner");
    }
    outer.borrow().clone()
}

/// The inner function changes what the outer one is changing; returns whether it panicked.
pub fn changes_under_its_caller(lock: &ReentrantMutex<RefCell<Vec<&'static str>>>) -> bool {
    let outer = lock.lock();
    let _changing = outer.borrow_mut();
    let inner = || {
        lock.lock()
            .try_borrow_mut()
            .map_or_else(|err| panic::resume_unwind(Box::new(err)), |mut all| all.push("inner"))
    };
    panic::catch_unwind(AssertUnwindSafe(inner)).is_err()
}

fn show(report: &mut Report) -> Result<()> {
    let patience = report.pace().of(PATIENCE);
    let answered = report.watch("a plain mutex, locked twice", || twice_plain(patience));
    let lock = ReentrantMutex::new(RefCell::new(Vec::new()));
    let entries = report.watch("a reentrant one, locked twice", || nested(&lock));
    report.answer("entries", format!("{entries:?}"));
    let panicked = changes_under_its_caller(&lock);
    report.must(!answered, "the thread that locked twice never answered");
    report.must(entries == ["outer", "inner"], "with a reentrant lock both functions got in");
    report.must(panicked, "changing what the caller is changing is refused with a panic");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_mutex_never_lets_its_holder_in() {
        assert!(!twice_plain(Duration::from_millis(1)));
    }

    #[test]
    fn a_reentrant_lock_is_free_after_as_many_releases() {
        let lock = ReentrantMutex::new(RefCell::new(Vec::new()));
        assert_eq!(nested(&lock), ["outer", "inner"]);
        thread::scope(|scope| {
            assert!(scope.spawn(|| lock.try_lock().is_some()).join().unwrap());
        });
    }

    #[test]
    fn half_changed_data_is_not_changed_again() {
        let lock = ReentrantMutex::new(RefCell::new(vec!["before"]));
        assert!(changes_under_its_caller(&lock));
        assert_eq!(*lock.lock().borrow(), ["before"]);
    }
}
