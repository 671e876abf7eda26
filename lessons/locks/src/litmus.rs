//! Message passing and store buffering, many times on two cores; what was read is counted.

// `core` and not `std`: these atomics are measured, so they have to be the processor's own,
// and no twins that somebody watches.
use core::sync::atomic::{AtomicU32, Ordering};
use std::hint;
use std::thread;

use crossbeam::utils::CachePadded;
use shared::machine;

/// A variable on a cache line of its own.
///
/// What is written is the number of the trial, from 1. So nothing has to be reset between two
/// trials, and a value below the number is an old one.
type Variable = CachePadded<AtomicU32>;

/// How often a thread looks whether the other one has come to the same trial. Then it goes on
/// alone: on one core, or beside other programs, the other may not be running.
const LOOKS: u32 = 100;

/// Who comes second knows at once that both are there, the first only after a while: the
/// second gives so many different head starts, one of which is about right.
const HEAD_STARTS: u32 = 16;

/// What was read in some trials.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counts {
    /// How often the two reads gave old and old, old and new, new and old, new and new.
    pub seen: [u32; 4],
    /// Whether each thread had a core of its own.
    pub pinned: bool,
}

/// The place in [`Counts::seen`] of two old values.
pub const BOTH_OLD: usize = 0;
/// The place in [`Counts::seen`] of a new flag and old data.
pub const FLAG_WITHOUT_DATA: usize = 2;

/// One thread writes data and a flag, the other reads the flag and the data.
pub fn count_messages(trials: u32, store: Ordering, load: Ordering) -> Counts {
    let [data, flag] = [const { Variable::new(AtomicU32::new(0)) }; 2];
    let write = |trial| {
        data.store(trial, Ordering::Relaxed);
        flag.store(trial, store);
        0
    };
    let read = |trial| {
        let flag = flag.load(load) >= trial;
        let data = data.load(Ordering::Relaxed) >= trial;
        2 * usize::from(flag) + usize::from(data)
    };
    count(trials, write, read)
}

/// Each of two threads writes its variable and reads the other's.
pub fn count_stores(trials: u32, store: Ordering, load: Ordering) -> Counts {
    let [x, y] = [const { Variable::new(AtomicU32::new(0)) }; 2];
    let first = |trial| {
        x.store(trial, store);
        2 * usize::from(y.load(load) >= trial)
    };
    let second = |trial| {
        y.store(trial, store);
        usize::from(x.load(load) >= trial)
    };
    count(trials, first, second)
}

/// Runs two programs beside each other; what they return is joined with `|`, and is the place
/// in [`Counts::seen`].
fn count(
    trials: u32,
    first: impl Fn(u32) -> usize + Send,
    second: impl Fn(u32) -> usize + Send,
) -> Counts {
    let come = &[const { Variable::new(AtomicU32::new(0)) }; 2];
    let ((first_pinned, first), (second_pinned, second)) = thread::scope(|scope| {
        let first = scope.spawn(move || run(trials, [&come[0], &come[1]], (0, first)));
        let second = scope.spawn(move || run(trials, [&come[1], &come[0]], (1, second)));
        // A thread that panics has no outcomes, and the sum of the counts tells.
        (first.join().unwrap_or_default(), second.join().unwrap_or_default())
    });
    let mut seen = [0; 4];
    for (first, second) in first.iter().zip(second) {
        seen[first | second] += 1;
    }
    Counts { seen, pinned: first_pinned && second_pinned }
}

/// Runs one of the programs on its core; returns whether it had one, and all it has read.
fn run(
    trials: u32,
    [own, other]: [&Variable; 2],
    (core, program): (usize, impl Fn(u32) -> usize),
) -> (bool, Vec<usize>) {
    let pinned = machine::pin(core);
    let outcomes = (1..=trials).map(|trial| {
        // Relaxed: to meet is a matter of time, and must not order what is measured.
        own.store(trial, Ordering::Relaxed);
        let mut looks = 0;
        while other.load(Ordering::Relaxed) < trial && looks < LOOKS {
            looks += 1;
            hint::spin_loop();
        }
        if looks == 0 {
            (0..trial % HEAD_STARTS).for_each(|_| hint::spin_loop());
        }
        program(trial)
    });
    (pinned, outcomes.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_trial_is_counted_and_none_is_forbidden() {
        let messages = count_messages(2_000, Ordering::Release, Ordering::Acquire);
        assert_eq!(messages.seen.iter().sum::<u32>(), 2_000);
        assert_eq!(messages.seen[FLAG_WITHOUT_DATA], 0);
        let stores = count_stores(2_000, Ordering::SeqCst, Ordering::SeqCst);
        assert_eq!(stores.seen.iter().sum::<u32>(), 2_000);
        assert_eq!(stores.seen[BOTH_OLD], 0);
    }
}
