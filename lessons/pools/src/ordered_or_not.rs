//! Results come as jobs end; order is something one waits for.
//!
//! Three ways to read the results of the same jobs: as they come, in order with
//! a buffer for those that come too early, and all together at the end. Order
//! costs waiting, and a buffer that may grow to all results but one.
//!
//! The first job of this demo ends last, for certain: it waits until all others
//! have ended.

use std::collections::BTreeMap;
use std::io;
use std::thread;
use std::time::Duration;

use crossbeam::channel::{self, Receiver};
use crossbeam::sync::WaitGroup;
use shared::{Demo, Report, Result};

use crate::pool_by_hand::Pool;

/// The demo.
pub const DEMO: Demo = Demo {
    name: "ordered-or-not",
    claim: "Results come as jobs end; order is something one waits for.",
    show,
};

const WORKERS: usize = 2;
const JOBS: usize = 6;
/// How long each job takes.
const WORK: Duration = Duration::from_millis(200);

/// Does jobs, each for as long as `work`, of which number 0 ends after all others;
/// returns their results as a channel of numbers.
///
/// # Errors
///
/// If the operating system refuses a thread.
///
/// # Panics
///
/// If there are fewer than two workers: the first job would wait for ever.
pub fn first_is_last(workers: usize, jobs: usize, work: Duration) -> io::Result<Receiver<usize>> {
    assert!(workers >= 2, "the first job keeps one worker waiting for the others");
    let pool = Pool::start(workers)?;
    let (done, results) = channel::unbounded();
    let others = WaitGroup::new();
    for number in 1..jobs {
        let (done, other) = (done.clone(), others.clone());
        pool.spawn(move || {
            thread::sleep(work);
            // The results are read after the pool has ended; nobody hangs up before.
            let _ = done.send(number);
            drop(other);
        });
    }
    pool.spawn(move || {
        others.wait();
        let _ = done.send(0);
    });
    pool.finish();
    Ok(results)
}

/// As they come.
pub fn as_they_come(results: &Receiver<usize>) -> Vec<usize> {
    results.iter().collect()
}

/// In order; returns also how many results had to wait in the buffer, at most.
pub fn in_order(results: &Receiver<usize>) -> (Vec<usize>, usize) {
    let (mut early, mut most) = (BTreeMap::new(), 0);
    let mut ordered = Vec::new();
    for number in results {
        early.insert(number, number);
        most = most.max(early.len());
        // New: hands out only what has all its predecessors.
        while let Some(next) = early.remove(&ordered.len()) {
            ordered.push(next);
        }
    }
    (ordered, most)
}

fn show(report: &mut Report) -> Result<()> {
    let work = report.pace().of(WORK);
    let run = || first_is_last(WORKERS, JOBS, work);
    let come = report.watch("six jobs; the first one waits for the others", || {
        run().map(|r| as_they_come(&r))
    })?;
    report.fact("as they come", format!("{come:?}"));
    let (ordered, most) = in_order(&run()?);
    report.answer("in order", format!("{ordered:?}"));
    report.answer("waiting in the buffer, at most", format!("{most} of {JOBS} results"));
    report.must(come.last() == Some(&0), "as they come, the first job's result is the last");
    report.must(ordered.is_sorted() && ordered.len() == JOBS, "with a buffer they come in order");
    report.must(most == JOBS, "and the buffer had to hold them all");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_jobs_result_comes_last() {
        let come = as_they_come(&first_is_last(2, 10, Duration::ZERO).unwrap());
        assert_eq!((come.len(), come[9]), (10, 0));
    }

    #[test]
    fn the_buffer_restores_the_order() {
        let (ordered, most) = in_order(&first_is_last(3, 10, Duration::ZERO).unwrap());
        assert_eq!(ordered, (0..10).collect::<Vec<_>>());
        assert_eq!(most, 10);
    }

    #[test]
    fn what_comes_in_order_waits_for_nobody() {
        let (done, results) = channel::unbounded();
        (0..5).for_each(|number| done.send(number).unwrap());
        drop(done);
        assert_eq!(in_order(&results), ((0..5).collect(), 1));
    }
}
