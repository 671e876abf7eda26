//! Two honest ways to wait for a thread and to give up in time; both keep the handle.
//!
//! Python has `join(timeout=…)`, which returns `None` whether the thread has ended or
//! not. Rust's `join` has no limit. A sleep of the whole limit would be neither: it
//! always takes as long. And a handle that is dropped is a thread nobody can join.

use std::convert::Infallible;
use std::io;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// How often a handle is looked at: an end is seen so much too late at most.
const LOOK_EVERY: Duration = Duration::from_millis(1);

/// What came of a join with a limit: the end of the thread, or the handle, still good.
pub type Joined<T, Handle> = Result<thread::Result<T>, Handle>;

/// The first way: looks again and again. It works with every handle.
///
/// # Errors
///
/// The handle, if the thread has not ended within the limit.
pub fn by_looking<T>(handle: JoinHandle<T>, limit: Duration) -> Joined<T, JoinHandle<T>> {
    let begin = Instant::now();
    while !handle.is_finished() {
        if begin.elapsed() >= limit {
            return Err(handle);
        }
        thread::sleep(LOOK_EVERY);
    }
    Ok(handle.join())
}

/// The second way: a thread that hangs up when it ends, so that main wakes at once.
#[derive(Debug)]
pub struct Telling<T> {
    handle: JoinHandle<T>,
    ended: Receiver<Infallible>,
}

impl<T: Send + 'static> Telling<T> {
    /// Starts the thread.
    ///
    /// # Errors
    ///
    /// If it cannot be started.
    pub fn start(name: &str, work: impl FnOnce() -> T + Send + 'static) -> io::Result<Self> {
        let (lives, ended) = mpsc::channel();
        let handle = thread::Builder::new().name(name.into()).spawn(move || {
            // Dropped after the work, also when that panics. Nothing can be sent.
            let _lives = lives;
            work()
        })?;
        Ok(Self { handle, ended })
    }

    /// Waits for the end or for the limit, whichever comes first.
    ///
    /// # Errors
    ///
    /// The thread itself, if it has not ended within the limit.
    pub fn join_at_most(self, limit: Duration) -> Joined<T, Self> {
        match self.ended.recv_timeout(limit) {
            Err(RecvTimeoutError::Timeout) => Err(self),
            // What is left of the thread after the hang-up takes no time.
            Err(RecvTimeoutError::Disconnected) => Ok(self.handle.join()),
        }
    }
}

#[cfg(test)]
mod tests {
    use explorer::{Config, Report};

    use super::*;

    const SHORT: Duration = Duration::from_millis(2);
    const LONG: Duration = Duration::from_mins(1);

    #[test]
    fn a_stuck_thread_is_given_up_and_joined_later() {
        let (open, gate) = mpsc::channel::<()>();
        let handle = thread::spawn(move || gate.recv().is_err());
        let handle = by_looking(handle, SHORT).unwrap_err();
        drop(open);
        assert!(by_looking(handle, LONG).unwrap().unwrap());

        let (open, gate) = mpsc::channel::<()>();
        let thread = Telling::start("stuck", move || gate.recv().is_err()).unwrap();
        let thread = thread.join_at_most(SHORT).unwrap_err();
        drop(open);
        assert!(thread.join_at_most(LONG).unwrap().unwrap());
    }

    #[test]
    fn a_panic_is_an_end_too() {
        let falls = || -> u32 { panic!("on purpose") };
        assert!(by_looking(thread::spawn(falls), LONG).unwrap().is_err());
        let thread = Telling::start("falls", falls).unwrap();
        assert!(thread.join_at_most(LONG).unwrap().is_err());
    }

    /// Joins a thread in every interleaving, by a limit that does not run out by chance.
    fn joined(start: fn() -> io::Result<Telling<u32>>) -> Report {
        let config = Config { timeouts: 0, ..Config::DEFAULT };
        explorer::check(&config, move || {
            let joined = start().unwrap().join_at_most(LONG);
            assert!(matches!(joined, Ok(Ok(42))), "it gave up");
        })
    }

    #[test]
    fn a_thread_that_ends_is_heard_in_every_interleaving() {
        let report = joined(|| Telling::start("ends", || 42));
        assert!(report.passed(), "{report:?}");
    }

    #[test]
    fn a_sender_that_outlives_its_thread_is_found() {
        let report = joined(|| {
            let (lives, ended) = mpsc::channel();
            let work = move || {
                std::mem::forget(lives);
                42
            };
            Ok(Telling { handle: thread::Builder::new().spawn(work)?, ended })
        });
        assert_eq!(report.found.unwrap().failure.kind(), "panic");
    }
}
