//! A latch opens when so many things have happened, and stays open.
//!
//! Workers count down, others wait for zero. It is the join of work instead of
//! threads: a worker that has done its part goes on with other things. It opens
//! once; crossbeam's `WaitGroup` is a latch whose count also grows. Python has
//! none: a `Semaphore` or a `Barrier` is used in its place.
//!
//! The proof: whoever passes the latch reads what was written before each count.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use shared::{Demo, Report, Result};

/// The demo.
pub const DEMO: Demo = Demo {
    name: "latch",
    claim: "A latch opens when so many things have happened, and stays open.",
    show,
};

const PARTS: usize = 4;

/// Opens when its count is down to zero.
#[derive(Debug)]
pub struct Latch {
    state: Mutex<State>,
    opened: Condvar,
}

#[derive(Debug)]
struct State {
    left: usize,
    /// How many threads wait for it to open.
    waiting: usize,
}

impl Latch {
    /// A latch that opens after so many counts.
    pub const fn new(count: usize) -> Self {
        let state = State { left: count, waiting: 0 };
        Self { state: Mutex::new(state), opened: Condvar::new() }
    }

    /// One thing has happened. More counts than were asked for change nothing.
    pub fn count_down(&self) {
        let mut state = self.state();
        state.left = state.left.saturating_sub(1);
        let wakes = state.left == 0 && state.waiting > 0;
        // Before the notification: the woken threads find the lock free.
        drop(state);
        if wakes {
            self.opened.notify_all();
        }
    }

    /// Waits until the latch is open.
    pub fn wait(&self) {
        let mut state = self.state();
        while state.left > 0 {
            state.waiting += 1;
            state = self.opened.wait(state).unwrap_or_else(PoisonError::into_inner);
            state.waiting -= 1;
        }
    }

    /// Whether it is open.
    pub fn is_open(&self) -> bool {
        self.state().left == 0
    }

    #[inline]
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Workers do a part each and go on to wait for all parts, as does the caller.
///
/// Returns how many parts each of them saw done when it passed the latch.
pub fn parts_seen(parts: usize) -> Vec<u32> {
    let (latch, done) = (Latch::new(parts), AtomicU32::new(0));
    let pass = || {
        latch.wait();
        // Relaxed: the latch's lock orders it after every part.
        done.load(Ordering::Relaxed)
    };
    thread::scope(|scope| {
        let workers: Vec<_> = (0..parts)
            .map(|_| {
                scope.spawn(|| {
                    done.fetch_add(1, Ordering::Relaxed);
                    latch.count_down();
                    pass()
                })
            })
            .collect();
        let seen_here = pass();
        workers.into_iter().filter_map(|worker| worker.join().ok()).chain([seen_here]).collect()
    })
}

fn show(report: &mut Report) -> Result<()> {
    let seen = report.watch("four parts; the workers and main wait for all", || parts_seen(PARTS));
    report.answer("parts seen done at the latch", format!("{seen:?}"));
    report.must(seen == [PARTS as u32; PARTS + 1], "nobody passed before all parts were done");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_passes_before_all_parts_are_done() {
        assert_eq!(parts_seen(8), [8; 9]);
    }

    #[test]
    fn an_open_latch_stays_open() {
        let latch = Latch::new(1);
        assert!(!latch.is_open());
        latch.count_down();
        latch.count_down();
        latch.wait();
        assert!(latch.is_open());
    }
}
