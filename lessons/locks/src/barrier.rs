//! Nobody passes a barrier before all have come; and then it is ready for the next round.
//!
//! It counts who comes; the last one wakes the others and is the leader of the
//! round. Used again and again it has a trap: a quick thread may come to the next
//! round while a slow one still leaves the last. So each waits for its *round* to
//! end, not for the count. Python's `Barrier` also knows time-outs and `abort`;
//! std's and this one do not.
//!
//! Look at the `~`: the waits end together, where the last lane arrives.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, PoisonError};
use std::thread;

use shared::{Demo, Report, Result};

/// The demo.
pub const DEMO: Demo = Demo {
    name: "barrier",
    claim: "Nobody passes a barrier before all have come; then it is ready for the next round.",
    show,
};

const THREADS: usize = 3;
const ROUNDS: usize = 4;

/// Lets threads pass in groups.
#[derive(Debug)]
pub struct Barrier {
    size: usize,
    state: Mutex<State>,
    round_over: Condvar,
}

#[derive(Debug, Default)]
struct State {
    here: usize,
    round: usize,
}

impl Barrier {
    /// A barrier for groups of this size.
    pub fn new(size: usize) -> Self {
        Self { size, state: Mutex::default(), round_over: Condvar::new() }
    }

    /// Waits until the group is complete; returns whether this thread was the last to come.
    pub fn wait(&self) -> bool {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let round = state.round;
        state.here += 1;
        if state.here == self.size {
            state.here = 0;
            state.round += 1;
            // Before the notification: the woken threads find the lock free.
            drop(state);
            if self.size > 1 {
                self.round_over.notify_all();
            }
            return true;
        }
        // The round, not the count: the count may already be the next round's.
        drop(self.round_over.wait_while(state, |state| state.round == round));
        false
    }

    /// The same with the trap in it: waits until the count is back at nought.
    pub fn wait_for_count(&self) -> bool {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.here = (state.here + 1) % self.size;
        if state.here == 0 {
            self.round_over.notify_all();
            return true;
        }
        // A quick thread may have counted itself for the next round before this one looks.
        drop(self.round_over.wait_while(state, |state| state.here != 0));
        false
    }
}

/// What was seen over several rounds.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// How often a thread passed before all had come to its round.
    pub early: usize,
    /// How many leaders there were.
    pub leaders: usize,
}

/// Threads pass a barrier again and again; `wait` is how.
pub fn rounds(threads: usize, rounds: usize, wait: fn(&Barrier) -> bool) -> Seen {
    let (barrier, come) = (Barrier::new(threads), AtomicUsize::new(0));
    let run = || {
        let mut seen = Seen::default();
        for round in 1..=rounds {
            // Relaxed: the barrier's lock orders the counting before the reading.
            come.fetch_add(1, Ordering::Relaxed);
            seen.leaders += usize::from(wait(&barrier));
            seen.early += usize::from(come.load(Ordering::Relaxed) < round * threads);
        }
        seen
    };
    thread::scope(|scope| {
        let threads: Vec<_> = (0..threads).map(|_| scope.spawn(run)).collect();
        threads.into_iter().filter_map(|thread| thread.join().ok()).fold(
            Seen::default(),
            |sum, seen| Seen { early: sum.early + seen.early, leaders: sum.leaders + seen.leaders },
        )
    })
}

fn show(report: &mut Report) -> Result<()> {
    let seen =
        report.watch("three threads, four rounds", || rounds(THREADS, ROUNDS, Barrier::wait));
    report.answer("passed before all had come", seen.early);
    report.answer("leaders", format!("{} in {ROUNDS} rounds", seen.leaders));
    report.must(seen.early == 0, "nobody passed before all had come to its round");
    report.must(seen.leaders == ROUNDS, "each round had one leader");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_round_begins_before_the_last_has_ended() {
        for threads in 1..5 {
            assert_eq!(rounds(threads, 50, Barrier::wait), Seen { early: 0, leaders: 50 });
        }
    }
}
