//! A bare lock belongs to nobody, so any thread may release it; a mutex guard may not even
//! leave its thread.
//!
//! Python's `_thread.allocate_lock` is a bit that one thread clears and any thread sets. That
//! makes it a signal: one thread waits until another one releases. It also makes every
//! release a risk: a stray one lets a second thread in.
//!
//! In Rust the release is the end of a guard, and a guard stays in the thread that took it:
//! the chapter shows the program that the compiler refuses. The bare lock is built here from
//! what Rust has: a bit under a mutex, and a condition variable to wait for it.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use crossbeam::channel;
use parking_lot::{Condvar, Mutex};
use shared::{Demo, Report, Result};

/// The demo.
pub const DEMO: Demo = Demo {
    name: "bare-lock",
    claim: "A bare lock belongs to nobody, so any thread may release it; a mutex guard may not \
            even leave its thread.",
    show,
};

/// How long the worker works before it releases.
const WORK: Duration = Duration::from_secs(1);
/// A thread that may enter does so at once; this is for a machine with much else to do.
const LIMIT: Duration = Duration::from_secs(10);

/// A lock without an owner: a binary semaphore.
#[derive(Debug, Default)]
pub struct BareLock {
    held: Mutex<bool>,
    released: Condvar,
}

/// The lock was not held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotHeld;

impl BareLock {
    /// Waits until the lock is free, and takes it.
    pub fn acquire(&self) {
        let mut held = self.held.lock();
        self.released.wait_while(&mut held, |held| *held);
        *held = true;
    }

    /// Frees the lock, whoever took it.
    ///
    /// # Errors
    ///
    /// If it is free already.
    pub fn release(&self) -> std::result::Result<(), NotHeld> {
        let mut held = self.held.lock();
        if !std::mem::replace(&mut *held, false) {
            return Err(NotHeld);
        }
        self.released.notify_one();
        Ok(())
    }
}

/// Waits for a worker as users of `_thread` do: it releases the lock that main acquired.
/// Returns whether main found the work done.
pub(crate) fn wait_by_lock(work: Duration) -> io::Result<bool> {
    let (lock, done) = (BareLock::default(), AtomicBool::new(false));
    lock.acquire();
    thread::scope(|scope| {
        thread::Builder::new().name("worker".into()).spawn_scoped(scope, || {
            thread::sleep(work);
            // Relaxed: the lock puts this before what main does once it has it.
            done.store(true, Ordering::Relaxed);
            lock.release()
        })?;
        // With an owner, a second acquire by the same thread would never end.
        lock.acquire();
        Ok(done.load(Ordering::Relaxed))
    })
}

/// Two threads enter one after the other; main, which holds nothing, releases in between.
/// Returns how many were inside at once, and what came of the two releases when they left.
fn stray_release() -> io::Result<(usize, Vec<std::result::Result<(), NotHeld>>)> {
    let lock = BareLock::default();
    let (enter, entered) = mpsc::channel();
    let (gate, leave) = channel::bounded::<()>(0);
    thread::scope(|scope| {
        let visit = |name: &str| {
            let (enter, leave, lock) = (enter.clone(), leave.clone(), &lock);
            thread::Builder::new().name(name.into()).spawn_scoped(scope, move || {
                lock.acquire();
                // Main listens; and the gate is never used, only dropped, which ends the wait.
                let _ = enter.send(());
                let _ = leave.recv();
                lock.release()
            })
        };
        let first = visit("first")?;
        let mut inside = entered.recv_timeout(LIMIT).iter().count();
        // Not main's to release: nobody asks.
        let _ = lock.release();
        let second = visit("second")?;
        // The gate is still closed, so whoever has entered is inside.
        inside += entered.recv_timeout(LIMIT).iter().count();
        drop(gate);
        Ok((inside, [first, second].into_iter().filter_map(|it| it.join().ok()).collect()))
    })
}

fn show(report: &mut Report) -> Result<()> {
    let work = report.pace().of(WORK);
    let done = report.watch("main acquires, the worker releases", || wait_by_lock(work))?;
    report.must(done, "main's second acquire waited for the worker's release, as a join would");
    let (inside, releases) = report.watch("main releases what it never acquired", stray_release)?;
    let refused = releases.iter().filter(|release| release.is_err()).count();
    report.answer("inside at once", format!("{inside} threads"));
    report.answer("releases of a free lock", refused);
    report.must(inside == 2, "one stray release let two threads in at once");
    report.must(refused == 1, "the fault was noticed only later, by an innocent thread");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_release_by_another_thread_ends_the_wait() {
        assert!(wait_by_lock(Duration::ZERO).unwrap());
    }

    #[test]
    fn a_free_lock_cannot_be_released() {
        let lock = BareLock::default();
        assert_eq!(lock.release(), Err(NotHeld));
        lock.acquire();
        assert_eq!([lock.release(), lock.release()], [Ok(()), Err(NotHeld)]);
    }

    #[test]
    fn a_stray_release_lets_two_in() {
        assert_eq!(stray_release().unwrap().0, 2);
    }
}
