//! `thread_local!` makes one variable a program, `ThreadLocal` one an object.
//!
//! Python's `threading.local()` is an object: make two, and they are apart. Rust's
//! macro can only declare a static, so all counters of one type meet in it. The
//! crate `thread_local` gives Python's kind back: a value for each thread *and*
//! each object, which its owner can also walk over at the end.
//!
//! Look at the two totals of the first half: both counters claim all the clicks.

use std::cell::Cell;
use std::sync::Barrier;
use std::thread;

use shared::{Demo, Report, Result};
use thread_local::ThreadLocal;

/// The demo.
pub const DEMO: Demo = Demo {
    name: "static-or-per-object",
    claim: "`thread_local!` makes one variable a program, `ThreadLocal` one an object.",
    show,
};

const THREADS: usize = 3;
/// Clicks that each thread counts on the first and on the second counter.
const CLICKS: [u64; 2] = [5, 2];

/// Something that counts clicks, in a variable of its own in each thread.
pub trait Clicks: Default + Sync {
    /// Counts one click in the calling thread.
    fn click(&self);
    /// What the calling thread has counted.
    fn here(&self) -> u64;
}

thread_local! {
    static COUNT: Cell<u64> = const { Cell::new(0) };
}

/// Counts in a static: every value of this type counts in the same variable.
#[derive(Debug, Default)]
pub struct InStatic;

impl Clicks for InStatic {
    fn click(&self) {
        COUNT.set(COUNT.get() + 1);
    }

    fn here(&self) -> u64 {
        COUNT.get()
    }
}

/// Counts in itself.
// New: the variable belongs to the object, as in Python.
#[derive(Debug, Default)]
pub struct InObject {
    count: ThreadLocal<Cell<u64>>,
}

impl Clicks for InObject {
    fn click(&self) {
        let count = self.count.get_or_default();
        count.set(count.get() + 1);
    }

    fn here(&self) -> u64 {
        self.count.get_or_default().get()
    }
}

/// Each thread clicks two counters; returns what every thread read off both.
pub fn click_two<C: Clicks>(threads: usize, clicks: [u64; 2]) -> Vec<[u64; 2]> {
    let counters = [C::default(), C::default()];
    let counters = &counters;
    let all_have_clicked = &Barrier::new(threads);
    let count = move || {
        for (counter, clicks) in counters.iter().zip(clicks) {
            (0..clicks).for_each(|_| counter.click());
        }
        // No thread ends before all have clicked: a late one could get the
        // number of one that is gone, and find its clicks (see `who-drops-it`).
        all_have_clicked.wait();
        [counters[0].here(), counters[1].here()]
    };
    thread::scope(|scope| {
        let clickers: Vec<_> = (0..threads).map(|_| scope.spawn(count)).collect();
        // A thread that panicked has read nothing.
        clickers.into_iter().map(|clicker| clicker.join().unwrap_or_default()).collect()
    })
}

fn show(report: &mut Report) -> Result<()> {
    let mixed =
        report.watch("two counters in one static", || click_two::<InStatic>(THREADS, CLICKS));
    report.answer("clicked", format!("{} and {} in each thread", CLICKS[0], CLICKS[1]));
    report.answer("each thread reads", format!("{mixed:?}"));
    let apart =
        report.watch("two counters, each its own", || click_two::<InObject>(THREADS, CLICKS));
    report.answer("each thread reads", format!("{apart:?}"));
    let sum = CLICKS[0] + CLICKS[1];
    report.must(mixed.iter().all(|read| *read == [sum, sum]), "two counters in a static are one");
    report.must(apart.iter().all(|read| *read == CLICKS), "two counters with ThreadLocal are two");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counters_in_a_static_are_mixed_up() {
        assert_eq!(click_two::<InStatic>(2, [1, 10]), [[11, 11]; 2]);
    }

    #[test]
    fn counters_in_objects_are_apart() {
        assert_eq!(click_two::<InObject>(4, [3, 4]), [[3, 4]; 4]);
    }
}
