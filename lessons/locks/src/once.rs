//! Something is made once, whoever comes first; the others wait and share it.
//!
//! "Make it if it is not there" is a check and an act, and between the two another
//! thread may do the same. A `Once` has three states: nothing, being made, there.
//! Who finds the first makes it, without holding the lock; who finds the second
//! waits. If the making panics, the next one tries again. std has it as
//! `OnceLock` and `LazyLock`; Python programmers write it with a `Lock` by hand.

use std::panic::{self, AssertUnwindSafe};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Barrier, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use shared::{Demo, Report, Result};

/// The demo.
pub const DEMO: Demo = Demo {
    name: "once",
    claim: "Something is made once, whoever comes first; the others wait and share it.",
    show,
};

const THREADS: usize = 4;

/// A value that is made at the first asking.
#[derive(Debug, Default)]
pub struct OnceArc<T> {
    state: Mutex<State<T>>,
    changed: Condvar,
}

#[derive(Debug, Default)]
enum State<T> {
    #[default]
    Nothing,
    BeingMade,
    There(Arc<T>),
}

impl<T> OnceArc<T> {
    /// Gives the value, made by `make` if it is not there yet.
    ///
    /// # Panics
    ///
    /// Goes on with the panic of `make`; whoever asks next tries again.
    pub fn get_or_make(&self, make: impl FnOnce() -> T) -> Arc<T> {
        let mut state = self.lock();
        loop {
            match &*state {
                State::There(value) => return Arc::clone(value),
                State::BeingMade => {
                    state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
                }
                State::Nothing => break,
            }
        }
        *state = State::BeingMade;
        // Made without the lock: making may take long, or ask somebody else.
        drop(state);
        let made = panic::catch_unwind(AssertUnwindSafe(make)).map(Arc::new);
        let next = made.as_ref().map_or(State::Nothing, |value| State::There(Arc::clone(value)));
        *self.lock() = next;
        self.changed.notify_all();
        made.unwrap_or_else(|payload| panic::resume_unwind(payload))
    }

    fn lock(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Threads check, `meet`, and make; returns how many were made.
pub fn check_then_make(threads: usize, meet: impl Fn() + Sync) -> usize {
    let (value, made) = (Mutex::new(None), AtomicUsize::new(0));
    in_threads(threads, || {
        let is_there = value.lock().unwrap_or_else(PoisonError::into_inner).is_some();
        meet();
        if !is_there {
            *value.lock().unwrap_or_else(PoisonError::into_inner) =
                Some(made.fetch_add(1, Ordering::Relaxed));
        }
    });
    made.into_inner()
}

/// Threads `meet` and ask; returns how many were made, and how many of them got the one.
pub fn once(threads: usize, meet: impl Fn() + Sync) -> (usize, usize) {
    let (value, made) = (OnceArc::default(), AtomicUsize::new(0));
    let shared = AtomicUsize::new(0);
    in_threads(threads, || {
        meet();
        // Relaxed: counters, read after the threads have ended.
        let got = value.get_or_make(|| made.fetch_add(1, Ordering::Relaxed));
        shared.fetch_add(usize::from(*got == 0), Ordering::Relaxed);
    });
    (made.into_inner(), shared.into_inner())
}

fn in_threads(threads: usize, body: impl Fn() + Sync) {
    thread::scope(|scope| (0..threads).for_each(|_| drop(scope.spawn(&body))));
}

fn show(report: &mut Report) -> Result<()> {
    let all_have_looked = Barrier::new(THREADS);
    let meet = || _ = all_have_looked.wait();
    let checked =
        report.watch("four threads look, and then make", || check_then_make(THREADS, meet));
    report.answer("made", checked);
    let (made, shared) = report.watch("four threads ask a once", || once(THREADS, meet));
    report.answer("made, and shared by", format!("{made}, {shared} threads"));
    report.must(checked == THREADS, "looking first does not help: each made its own");
    report.must((made, shared) == (1, THREADS), "with a once, one was made and all got it");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_made_and_shared() {
        let eight = Barrier::new(8);
        assert_eq!(once(8, || _ = eight.wait()), (1, 8));
        assert_eq!(check_then_make(8, || _ = eight.wait()), 8);
    }

    #[test]
    fn after_a_panic_the_next_one_tries_again() {
        let value = OnceArc::default();
        let fall = || value.get_or_make(|| panic::resume_unwind(Box::new("on purpose")));
        assert!(panic::catch_unwind(AssertUnwindSafe(fall)).is_err());
        assert_eq!(*value.get_or_make(|| 5), 5);
    }
}
