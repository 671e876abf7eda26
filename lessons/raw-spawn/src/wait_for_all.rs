//! To wait for threads that nobody joins, count them before they start and let each count
//! itself out even if it falls.
//!
//! A worker that counts itself in may come too late: main finds nobody to wait for. A worker
//! that counts itself out in its last line never does so if it panics: main waits for ever. A
//! guard that is made before the thread and dropped with it does both in time. crossbeam's
//! `WaitGroup` is such a guard: a clone counts in, its drop counts out.
//!
//! Look at the count's lock: in the first picture main has it before any worker does, and does
//! not wait.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use crossbeam::channel;
use crossbeam::sync::WaitGroup;
use shared::{Demo, Report, Result};

use crate::tally::Tally;

/// The demo.
pub const DEMO: Demo = Demo {
    name: "wait-for-all",
    claim: "To wait for threads that nobody joins, count them before they start and let each \
            count itself out even if it falls.",
    show,
};

/// How many threads there are.
const WORKERS: u32 = 3;
/// This one panics, if there are so many.
const FALLS: u32 = 2;
/// The first one works so long, the second twice as long, and so on.
const WORK: Duration = Duration::from_secs(1);

/// Broken: each worker counts itself in. Returns how many had finished when the wait was over.
fn count_inside(workers: u32) -> io::Result<u32> {
    // Forces the schedule that breaks it: no worker comes to its first line before main waits.
    let (gate, opened) = channel::bounded::<()>(0);
    let wait_for_main = move || {
        let _ = opened.recv();
    };
    count_themselves(workers, wait_for_main, || drop(gate))
}

/// The same as it comes: each worker does `first`, and main `then` when its wait is over.
pub(crate) fn count_themselves(
    workers: u32,
    first: impl Fn() + Clone + Send + 'static,
    then: impl FnOnce(),
) -> io::Result<u32> {
    let (tally, finished) = (Arc::new(Tally::default()), Arc::new(AtomicU32::new(0)));
    let begin = |worker| {
        let (tally, finished, first) = (Arc::clone(&tally), Arc::clone(&finished), first.clone());
        spawn(worker, move || {
            first();
            let _counted = tally.count();
            finished.fetch_add(1, Ordering::Relaxed);
        })
    };
    let late: Vec<_> = (1..=workers).map(begin).collect::<io::Result<_>>()?;
    tally.wait();
    // Relaxed, as all here: whoever was waited for came before, by the lock in the tally.
    let by_then = finished.load(Ordering::Relaxed);
    then();
    // Only so that the picture shows how late they come.
    for worker in late {
        let _ = worker.join();
    }
    Ok(by_then)
}

/// Main counts each worker in before it starts. Returns how many finished.
pub(crate) fn count_before(workers: u32, work: Duration) -> io::Result<u32> {
    let tally = Arc::new(Tally::default());
    let finished = start(workers, work, || tally.count())?;
    tally.wait();
    Ok(finished.load(Ordering::Relaxed))
}

/// The same with crossbeam's guard.
pub(crate) fn wait_group(workers: u32, work: Duration) -> io::Result<u32> {
    let group = WaitGroup::new();
    let finished = start(workers, work, || group.clone())?;
    group.wait();
    Ok(finished.load(Ordering::Relaxed))
}

/// Starts the workers, each with a guard of its own.
fn start<G: Send + 'static>(
    workers: u32,
    work: Duration,
    count: impl Fn() -> G,
) -> io::Result<Arc<AtomicU32>> {
    let finished = Arc::new(AtomicU32::new(0));
    for worker in 1..=workers {
        // New: counted here, in main, and moved into the thread.
        let (counted, finished) = (count(), Arc::clone(&finished));
        // The handle is dropped: nobody can join this thread.
        let _ = spawn(worker, move || {
            let _counted = counted;
            thread::sleep(work * worker);
            assert!(worker != FALLS, "on purpose");
            // Relaxed: the lock in the guard puts this before what main does after its wait.
            finished.fetch_add(1, Ordering::Relaxed);
        })?;
    }
    Ok(finished)
}

fn spawn(worker: u32, body: impl FnOnce() + Send + 'static) -> io::Result<JoinHandle<()>> {
    thread::Builder::new().name(format!("worker-{worker}")).spawn(body)
}

fn show(report: &mut Report) -> Result<()> {
    let work = report.pace().of(WORK);
    let early = report.watch("each worker counts itself in", || count_inside(WORKERS))?;
    report.must(early == 0, "workers counted too late: the wait was over with none finished");
    let by_hand =
        report.watch("main counts each worker in, one falls", || count_before(WORKERS, work))?;
    report.must(
        by_hand == WORKERS - 1,
        "counted before: the wait was over when all but the fallen had finished",
    );
    let group = report.watch("the same with WaitGroup", || wait_group(WORKERS, work))?;
    report.must(group == by_hand, "WaitGroup waited for the same");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_worker_that_counts_itself_is_not_waited_for() {
        assert_eq!(count_inside(5).unwrap(), 0);
    }

    #[test]
    fn all_are_waited_for_and_a_fallen_one_holds_nobody_up() {
        for wait in [count_before, wait_group] {
            assert_eq!(wait(1, Duration::ZERO).unwrap(), 1);
            assert_eq!(wait(8, Duration::ZERO).unwrap(), 7);
        }
    }
}
