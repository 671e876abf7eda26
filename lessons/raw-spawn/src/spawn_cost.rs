//! A thread costs some microseconds to start, and some kilobytes as long as it lives.
//!
//! Small enough that a program may have thousands, and large enough that a job of a
//! microsecond should not get a thread of its own. `std` adds little to what the operating
//! system asks for anyway: a name, a handle, a place for the result. A scope adds a count.
//!
//! The memory is that of threads which do nothing but wait. The kernel keeps a stack of its
//! own for each, usually 16 KiB, which no figure of the process shows.
//!
//! Look at the last column of the table: what each costs, alone and among hundreds.

use std::sync::RwLock;
use std::thread;

use shared::measure::{self, Variant};
use shared::{Demo, Report, Result, Table};

use crate::weight::{Held, weigh};

/// The demo.
pub const DEMO: Demo = Demo {
    name: "spawn-cost",
    claim: "A thread costs some microseconds to start, and some kilobytes as long as it lives.",
    show,
};

const THREADS: usize = 50;
const ROUNDS: usize = 7;
/// How many threads are there at once.
const AT_ONCE: [usize; 4] = [1, 8, 64, 512];
/// How many threads are weighed: enough that a page more or less does not count.
const WEIGHED: usize = 200;

/// Starts and joins threads one after another; returns how many gave their number back.
pub fn one_by_one(threads: usize) -> usize {
    (0..threads)
        .filter(|number| {
            let number = *number;
            thread::spawn(move || number).join().is_ok_and(|it| it == number)
        })
        .count()
}

/// The same in a scope for each.
pub fn in_scopes(threads: usize) -> usize {
    (0..threads)
        .filter(|number| {
            // New: the closure borrows.
            thread::scope(|scope| scope.spawn(|| *number).join().is_ok_and(|it| it == *number))
        })
        .count()
}

/// The same with the operating system's own call, where the lesson has it.
#[cfg(unix)]
pub fn by_hand(threads: usize) -> usize {
    const STACK: usize = 2 << 20;
    (0..threads)
        .filter(|number| {
            let number = *number;
            let spawned = crate::by_hand::spawn(STACK, move || number);
            spawned.is_ok_and(|thread| thread.join().is_ok_and(|it| it == number))
        })
        .count()
}

/// Starts threads that wait until all are started, and joins them; returns how many there were.
pub fn at_once(threads: usize) -> usize {
    let gate = RwLock::new(());
    let waits = || drop(gate.read());
    thread::scope(|scope| {
        let closed = gate.write();
        // Fewer where the system refuses one: those that there are must not wait for ever.
        let start = |_| thread::Builder::new().spawn_scoped(scope, waits).ok();
        let threads: Vec<_> = (0..threads).map_while(start).collect();
        drop(closed);
        threads.into_iter().filter_map(|thread| thread.join().ok()).count()
    })
}

fn show(report: &mut Report) -> Result<()> {
    report.watch("five threads, one by one", || one_by_one(5));
    let mut variants = vec![
        Variant::new("spawn and join", || one_by_one(THREADS)),
        Variant::new("in a scope", || in_scopes(THREADS)),
    ];
    #[cfg(unix)]
    variants.push(Variant::new("by hand", || by_hand(THREADS)));
    let comparison = measure::compare(ROUNDS, &THREADS, &mut variants)?;
    let sizes = format!("{THREADS} threads, one after another");
    report.comparison(&comparison, "started", ("a thread", THREADS), &sizes);
    report.must(one_by_one(THREADS) == THREADS, "every thread gave its number back");
    if let Some(Held { memory, addresses }) = weigh(WEIGHED) {
        report.fact("memory, a thread that waits", format!("{memory} KiB, and the kernel's part"));
        report.fact("addresses, each", format!("{addresses} KiB"));
        report.may(memory < addresses, "a stack is mostly addresses, and hardly any memory");
    } else {
        report.cannot("this system does not tell what a process holds");
    }
    growth(report)
}

/// How the cost grows with the number of threads that are there at once.
fn growth(report: &mut Report) -> Result<()> {
    let variant = |threads| Variant::new(format!("{threads}"), move || at_once(threads) == threads);
    let comparison = measure::compare(ROUNDS, &true, &mut AT_ONCE.map(variant))?;
    let mut table = Table::new(["threads at once", "all", "each"]);
    let mut points = Vec::new();
    for (threads, measured) in AT_ONCE.into_iter().zip(&comparison.measured) {
        let each = measured.median.div_f64(threads as f64);
        table.row([threads.to_string(), measure::time(measured.median), measure::time(each)]);
        points.push((threads as f64, measured.median.as_secs_f64()));
    }
    report.table(&table);
    report.say(comparison.conditions("started, waiting until all are, joined"));
    report.disturbance(&comparison);
    if let Some(exponent) = measure::exponent(&points) {
        report.say(format!("Twice as many threads took {:.2} times as long.", exponent.exp2()));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_thread_gives_its_number_back() {
        assert_eq!([one_by_one(3), in_scopes(3)], [3, 3]);
        #[cfg(unix)]
        assert_eq!(by_hand(3), 3);
    }

    #[test]
    fn threads_that_are_there_at_once_all_end() {
        assert_eq!(at_once(20), 20);
    }
}
