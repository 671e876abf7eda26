//! Every method of Python's `multiprocessing.dummy.Pool` has a twin of a few lines.
//!
//! `dummy` is Python's pool of threads under the names of its pool of processes.
//! What its methods promise differs in one thing: when, and in which order, the
//! results come. `imap` reads them from a channel, `map` waits for the last one.
//!
//! Look at the second picture: `imap` hands out the first result while the last
//! job is still running, which `map` cannot do. The last job waits until then.

use std::io;

use crossbeam::channel;
use shared::{Demo, Report, Result, Table};

use crate::python_pool::Pool;

/// The demo.
pub const DEMO: Demo = Demo {
    name: "dummy-pool",
    claim: "Every method of Python's `multiprocessing.dummy.Pool` has a twin of a few lines.",
    show,
};

const WORKERS: usize = 2;

/// What each method returned for the numbers 0 to 5.
#[derive(Debug, PartialEq, Eq)]
pub struct Returned {
    /// `pool.map(square, numbers)`
    pub map: Vec<u64>,
    /// `pool.starmap(pow, pairs)`
    pub starmap: Vec<u64>,
    /// `list(pool.imap(square, numbers))`
    pub imap: Vec<u64>,
    /// `sorted(pool.imap_unordered(square, numbers))`
    pub imap_unordered: Vec<u64>,
    /// `pool.apply(square, (5,))`
    pub apply: u64,
    /// `pool.apply_async(square, (5,)).get()`
    pub apply_async: u64,
}

/// Calls every method once, and closes the pool.
///
/// # Errors
///
/// If the operating system refuses a thread.
pub fn every_method(workers: usize) -> io::Result<Returned> {
    let pool = Pool::new(workers)?;
    let square = |x: u64| x * x;
    let numbers = || (0..6).collect::<Vec<u64>>();
    let mut imap_unordered: Vec<u64> = pool.imap_unordered(square, numbers()).collect();
    imap_unordered.sort_unstable();
    let returned = Returned {
        map: pool.map(square, numbers()),
        starmap: pool.starmap(u64::pow, vec![(2, 3), (3, 2), (10, 4)]),
        imap: pool.imap(square, numbers()).collect(),
        imap_unordered,
        apply: pool.apply(|| 5 * 5),
        apply_async: pool.apply_async(|| 5 * 5).get(),
    };
    pool.close_and_join();
    Ok(returned)
}

/// The last job of an `imap` waits until the first result was used.
///
/// Returns the results, which come at all only if `imap` does not wait for all.
///
/// # Errors
///
/// If the operating system refuses a thread.
pub fn first_before_last(workers: usize) -> io::Result<Vec<u64>> {
    const LAST: u64 = 3;
    let pool = Pool::new(workers)?;
    let (used, first_was_used) = channel::bounded::<()>(1);
    let wait_at_last = move |x: u64| {
        if x == LAST {
            // A hang-up would mean that the first result was never asked for.
            let _ = first_was_used.recv();
        }
        x * x
    };
    let results = pool.imap(wait_at_last, 0..=LAST).inspect(|_| {
        // Only the first finds room; the job needs just one.
        let _ = used.try_send(());
    });
    Ok(results.collect())
}

fn show(report: &mut Report) -> Result<()> {
    let returned = report.watch("every method once", || every_method(WORKERS))?;
    let mut table = Table::new(["Python", "returned here"]);
    let rows: [(&str, &dyn std::fmt::Debug); 6] = [
        ("map(square, range(6))", &returned.map),
        ("starmap(pow, pairs)", &returned.starmap),
        ("imap(square, range(6))", &returned.imap),
        ("imap_unordered, sorted", &returned.imap_unordered),
        ("apply(square, (5,))", &returned.apply),
        ("apply_async(...).get()", &returned.apply_async),
    ];
    for (python, here) in rows {
        table.row([python.into(), format!("{here:?}")]);
    }
    report.table(&table);
    let early = report
        .watch("imap, whose last job waits for the first result", || first_before_last(WORKERS))?;
    report.answer("imap returned", format!("{early:?}"));
    let squares = [0, 1, 4, 9, 16, 25];
    report.must(returned.map == squares && returned.imap == squares, "map and imap keep the order");
    report.must(returned.imap_unordered == squares, "imap_unordered loses and repeats nothing");
    report.must(returned.starmap == [8, 9, 10_000], "starmap takes pairs apart");
    report.must([returned.apply, returned.apply_async] == [25; 2], "apply and apply_async agree");
    report.must(early == [0, 1, 4, 9], "imap hands out the first result before the last job ends");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_method_returns_what_pythons_does() {
        let returned = every_method(3).unwrap();
        assert_eq!(returned.map, [0, 1, 4, 9, 16, 25]);
        assert_eq!(returned.imap, returned.map);
        assert_eq!(returned.imap_unordered, returned.map);
        assert_eq!(returned.starmap, [8, 9, 10_000]);
        assert_eq!((returned.apply, returned.apply_async), (25, 25));
    }

    #[test]
    fn imap_does_not_wait_for_the_last_job() {
        assert_eq!(first_before_last(2).unwrap(), [0, 1, 4, 9]);
    }
}
