//! Who has nothing to do takes from the far end of another one's queue.
//!
//! A tree of work is halved again and again; each worker puts one half into its own deque
//! and goes on with the other. It takes its own halves back at the near end, the newest and
//! smallest; a thief takes at the far end, the oldest and largest, so that one theft keeps
//! it busy for long. Nobody deals the work out, and the load evens out by itself. It is what
//! rayon's `join` does.
//!
//! Look at the thefts, few beside the halves.

use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use crossbeam::deque::{Steal, Stealer, Worker};
use crossbeam::utils::Backoff;
use shared::measure::{self, Variant};
use shared::{Demo, Report, Result};

/// The demo.
pub const DEMO: Demo = Demo {
    name: "join-and-steal",
    claim: "Who has nothing to do takes from the far end of another one's queue.",
    show,
};

const WORKERS: usize = 2;
/// A tree has two to the power of its depth leaves; the one to see is small.
const DEPTH: u32 = 18;
const TO_SEE: u32 = 7;
const ROUNDS: usize = 7;

/// What came of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Done {
    /// The leaves that were reached.
    pub leaves: u64,
    /// The trees that were halved.
    pub halved: u64,
    /// The halves that another worker took.
    pub stolen: u64,
}

/// What all workers see.
struct Common {
    stealers: Vec<Stealer<u32>>,
    /// Leaves that were reached, as far as the workers have told.
    leaves: AtomicU64,
    total: u64,
}

/// A worker's life: its own trees first, then somebody else's, until all leaves are reached.
fn work(own: &Worker<u32>, common: &Common) -> Done {
    let (mut done, mut told) = (Done::default(), 0);
    let backoff = Backoff::new();
    loop {
        let tree = own.pop().or_else(|| steal(&common.stealers, &mut done));
        if let Some(mut depth) = tree {
            // One half goes into the deque, and the work goes on with the other.
            while depth > 0 {
                depth -= 1;
                own.push(depth);
                done.halved += 1;
            }
            done.leaves += 1;
            backoff.reset();
            continue;
        }
        // Relaxed: the count is all that is handed over.
        let before = common.leaves.fetch_add(done.leaves - told, Ordering::Relaxed);
        if before + done.leaves - told == common.total {
            return done;
        }
        told = done.leaves;
        backoff.snooze();
    }
}

fn steal(stealers: &[Stealer<u32>], done: &mut Done) -> Option<u32> {
    let taken = stealers.iter().find_map(|stealer| {
        loop {
            match stealer.steal() {
                Steal::Success(tree) => return Some(tree),
                Steal::Empty => return None,
                Steal::Retry => {} // another thief was quicker
            }
        }
    });
    done.stolen += u64::from(taken.is_some());
    taken
}

/// Reaches all leaves of a tree with some workers.
pub fn grow(workers: usize, depth: u32) -> Done {
    let deques: Vec<Worker<u32>> = (0..workers).map(|_| Worker::new_lifo()).collect();
    deques[0].push(depth);
    let stealers = deques.iter().map(Worker::stealer).collect();
    let common = Common { stealers, leaves: AtomicU64::new(0), total: 1 << depth };
    thread::scope(|scope| {
        let work = |own: Worker<u32>| scope.spawn(|| work(&{ own }, &common));
        let workers: Vec<_> = deques.into_iter().map(work).collect();
        workers.into_iter().filter_map(|it| it.join().ok()).fold(Done::default(), |sum, it| Done {
            leaves: sum.leaves + it.leaves,
            halved: sum.halved + it.halved,
            stolen: sum.stolen + it.stolen,
        })
    })
}

/// The same with rayon's `join`.
pub fn with_rayon(depth: u32) -> u64 {
    if depth == 0 {
        return 1;
    }
    let (one, two) = rayon::join(|| with_rayon(depth - 1), || with_rayon(depth - 1));
    one + two
}

fn show(report: &mut Report) -> Result<()> {
    report.watch("a small tree", || grow(WORKERS, TO_SEE));
    let done = grow(WORKERS, DEPTH);
    report.fact("halved, and stolen", format!("{} and {}", done.halved, done.stolen));
    report.must(done.leaves == 1 << DEPTH, "all leaves were reached, each once");
    report.may(2 * done.stolen < done.halved, "most halves were done by the worker that made them");
    let pool = crate::rayon_pool::start(WORKERS)?;
    let mut variants = [
        Variant::new("rayon::join", || pool.install(|| with_rayon(DEPTH))),
        Variant::new("by hand", || grow(WORKERS, DEPTH).leaves),
    ];
    let comparison = measure::compare(ROUNDS, &(1 << DEPTH), &mut variants)?;
    let sizes = format!("{} leaves, {WORKERS} workers", done.leaves);
    report.comparison(&comparison, "tree", ("a leaf", 1 << DEPTH), &sizes);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_leaf_is_reached_once() {
        for workers in [1, 2, 5] {
            for depth in [0, 1, 9] {
                let done = grow(workers, depth);
                assert_eq!((done.leaves, done.halved), (1 << depth, (1 << depth) - 1));
            }
        }
    }
}
