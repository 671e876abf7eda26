//! A job that panics takes its worker with it, unless the worker catches it.
//!
//! A panic ends a thread. In a plain pool each job that panics costs one worker,
//! and when the last one has gone the jobs behind it are never done: nobody
//! notices until somebody waits for their results. `catch_unwind` around the job
//! keeps the worker, as Python's pool does.
//!
//! Look at the `!` at the end of a lane: there a worker fell.

use std::io;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use shared::{Demo, Report, Result, Table};

use crate::pool_by_hand::Pool;

/// The demo.
pub const DEMO: Demo = Demo {
    name: "panic-in-a-job",
    claim: "A job that panics takes its worker with it, unless the worker catches it.",
    show,
};

const WORKERS: usize = 3;
/// Jobs that panic, followed by as many that do not.
const BAD_JOBS: [usize; 2] = [2, 3];

/// What became of the good jobs, and of the workers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Good jobs that were done.
    pub done: usize,
    /// Workers that fell.
    pub fallen: usize,
}

/// Does `bad` jobs that panic and then as many good ones, in a plain pool.
///
/// # Errors
///
/// If the operating system refuses a thread.
pub fn plain(workers: usize, bad: usize) -> io::Result<Outcome> {
    run(workers, bad, |job| job())
}

/// The same, with every job's panic caught.
///
/// # Errors
///
/// If the operating system refuses a thread.
pub fn caught(workers: usize, bad: usize) -> io::Result<Outcome> {
    run(workers, bad, |job| {
        // New: the panic ends here, and the worker takes the next job.
        let _ = panic::catch_unwind(AssertUnwindSafe(job));
    })
}

fn run(workers: usize, bad: usize, wrap: fn(&dyn Fn())) -> io::Result<Outcome> {
    let pool = Pool::start(workers)?;
    let done = Arc::new(AtomicUsize::new(0));
    for _ in 0..bad {
        pool.spawn(move || wrap(&|| panic!("a job that divides by zero, say")));
    }
    for _ in 0..bad {
        let done = Arc::clone(&done);
        pool.spawn(move || {
            wrap(&|| {
                // Relaxed: read after the workers are joined.
                done.fetch_add(1, Ordering::Relaxed);
            });
        });
    }
    let fallen = pool.finish();
    Ok(Outcome { done: done.load(Ordering::Relaxed), fallen })
}

fn show(report: &mut Report) -> Result<()> {
    let [some, all] = BAD_JOBS;
    let lost =
        report.watch("three workers, three jobs that panic, three more", || plain(WORKERS, all))?;
    let kept = report.watch("the same, caught", || caught(WORKERS, all))?;
    let part = plain(WORKERS, some)?;
    let mut table = Table::new(["pool", "jobs that panic", "good jobs done", "workers left"]);
    for (pool, bad, outcome) in
        [("plain", some, part), ("plain", all, lost), ("catches", all, kept)]
    {
        let left = WORKERS - outcome.fallen;
        table.row([
            pool.into(),
            bad.to_string(),
            format!("{} of {bad}", outcome.done),
            left.to_string(),
        ]);
    }
    report.table(&table);
    report.must(
        part == Outcome { done: some, fallen: some },
        "each panic costs a plain pool one worker",
    );
    report.must(
        lost == Outcome { done: 0, fallen: all },
        "without workers, the jobs behind are never done",
    );
    report.must(
        kept == Outcome { done: all, fallen: 0 },
        "a pool that catches keeps workers and jobs",
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_panic_costs_a_worker() {
        assert_eq!(plain(3, 1).unwrap(), Outcome { done: 1, fallen: 1 });
        assert_eq!(plain(2, 2).unwrap(), Outcome { done: 0, fallen: 2 });
    }

    #[test]
    fn a_caught_panic_costs_nothing() {
        assert_eq!(caught(1, 5).unwrap(), Outcome { done: 5, fallen: 0 });
    }
}
