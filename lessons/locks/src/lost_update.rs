//! Two threads add one each, and one addition is gone.
//!
//! `counter += 1` is three steps: read, add, write. When both threads read before
//! either writes, both write the same number. Ordinary runs hide it, since each
//! addition takes a nanosecond; here a barrier stands between reading and writing,
//! and it happens every time. Two loads and two stores can interleave in six ways,
//! and four of the six lose an addition.
//!
//! Nothing in it is undefined: each load and each store is atomic. It is a race
//! condition without a data race, and Rust allows it. A lock, or one `fetch_add`,
//! makes the three steps one.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Barrier, Mutex, PoisonError};
use std::thread;

use shared::{Demo, Report, Result, Table};

use crate::turns::Turns;

/// The demo.
pub const DEMO: Demo = Demo {
    name: "lost-update",
    claim: "Two threads add one each, and one addition is gone.",
    show,
};

/// Every order of two threads with two steps each.
const ORDERS: [[usize; 4]; 6] =
    [[0, 0, 1, 1], [0, 1, 0, 1], [0, 1, 1, 0], [1, 0, 0, 1], [1, 0, 1, 0], [1, 1, 0, 0]];

/// All threads read before any writes; returns the counter.
pub fn read_then_write(threads: usize) -> u32 {
    let all_have_read = Barrier::new(threads);
    read_and_write(threads, || _ = all_have_read.wait())
}

/// Each thread adds one in steps, and `meet` runs between reading and writing; returns the counter.
pub fn read_and_write(threads: usize, meet: impl Fn() + Sync) -> u32 {
    let counter = AtomicU32::new(0);
    in_threads(threads, || {
        // Relaxed: it is one variable, and no other is read by what is seen in it.
        let read = counter.load(Ordering::Relaxed);
        meet();
        counter.store(read + 1, Ordering::Relaxed);
    });
    counter.into_inner()
}

/// The three steps under one lock; returns the counter.
pub fn under_a_lock(threads: usize) -> u32 {
    let counter = Mutex::new(0);
    in_threads(threads, || {
        // New: nobody reads between this thread's reading and writing.
        *counter.lock().unwrap_or_else(PoisonError::into_inner) += 1;
    });
    counter.into_inner().unwrap_or_else(PoisonError::into_inner)
}

fn in_threads(threads: usize, add: impl Fn() + Sync) {
    thread::scope(|scope| {
        for number in 1..=threads {
            let adder = thread::Builder::new().name(format!("adds-{number}"));
            // A refused thread adds nothing, and the claim fails.
            let _ = adder.spawn_scoped(scope, &add);
        }
    });
}

/// Two threads load and store in exactly this order; returns the counter.
pub fn in_order(order: [usize; 4]) -> u32 {
    let counter = AtomicU32::new(0);
    let turns = Turns::new(&order);
    thread::scope(|scope| {
        for thread in 0..2 {
            let (counter, turns) = (&counter, &turns);
            scope.spawn(move || {
                let read = turns.take(thread, || counter.load(Ordering::Relaxed));
                turns.take(thread, || counter.store(read + 1, Ordering::Relaxed));
            });
        }
    });
    counter.into_inner()
}

/// `[0, 1, 0, 1]` in words: `A reads, B reads, A writes, B writes`.
fn in_words(order: [usize; 4]) -> String {
    let step = |at: usize| {
        let seen_before = order[..at].contains(&order[at]);
        format!("{} {}", ["A", "B"][order[at]], if seen_before { "writes" } else { "reads" })
    };
    (0..4).map(step).collect::<Vec<_>>().join(", ")
}

fn show(report: &mut Report) -> Result<()> {
    let lost = report.watch("two threads read, meet, and write", || read_then_write(2));
    report.answer("the counter says", lost);
    let exact = report.watch("two threads add under a lock", || under_a_lock(2));
    report.answer("the counter says", exact);
    let ends = ORDERS.map(in_order);
    let mut table = Table::new(["counter", "order of the steps"]);
    for (order, end) in ORDERS.iter().zip(ends) {
        table.row([end.to_string(), in_words(*order)]);
    }
    report.table(&table);
    report.must(lost == 1, "both read 0, so both wrote 1: one addition is gone");
    report.must(exact == 2, "under a lock both additions are there");
    let losing = ends.iter().filter(|end| **end == 1).count();
    report.must(losing == 4, format!("of the six orders, {losing} lose an addition"));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn however_many_threads_read_before_the_first_write_one_is_counted() {
        assert_eq!(read_then_write(8), 1);
    }

    #[test]
    fn no_update_is_lost_under_a_lock() {
        assert_eq!(under_a_lock(8), 8);
    }

    #[test]
    fn only_the_orders_without_overlap_keep_both() {
        assert_eq!(ORDERS.map(in_order), [2, 1, 1, 1, 1, 2]);
        assert_eq!(in_words(ORDERS[2]), "A reads, B reads, B writes, A writes");
    }
}
