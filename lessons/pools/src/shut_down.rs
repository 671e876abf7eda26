//! A pool can stop now, after its queue, or at a deadline; rayon's just lets go.
//!
//! *After the queue* is the hang-up: every job is done. *Now* is a flag that the
//! workers read between two jobs: a running job is never cut off, and the rest is
//! handed back. *At a deadline* waits for the workers only so long, and says who
//! is still at work. Dropping a rayon pool does none of these: it returns at once,
//! and what was handed in goes on behind it.
//!
//! Look at main's lane: where does it wait for the workers, and where not?

use std::io;
use std::sync::atomic::Ordering;
use std::time::Duration;

use crossbeam::channel;
use shared::{Demo, Report, Result};

use crate::gated::{Gated, start};
use crate::rayon_pool;

/// The demo.
pub const DEMO: Demo = Demo {
    name: "shut-down",
    claim: "A pool can stop now, after its queue, or at a deadline; rayon's just lets go.",
    show,
};

const WORKERS: usize = 2;
const JOBS: usize = 6;
/// How long the third pool waits for a job that does not end.
const PATIENCE: Duration = Duration::from_secs(5);
/// Long enough for any machine; it is never waited for.
const FOR_EVER: Duration = Duration::from_secs(30);

/// Opens all gates and waits for the queue; returns how many jobs were done.
///
/// # Errors
///
/// If the operating system refuses a thread.
pub fn after_the_queue(workers: usize, jobs: usize) -> io::Result<usize> {
    let Gated { open, ended, .. } = start(workers, jobs)?;
    drop(open);
    Ok(ended.iter().sum())
}

/// Stops while each worker is in its first job; returns the jobs done and left.
///
/// # Errors
///
/// If the operating system refuses a thread.
pub fn now(workers: usize, jobs: usize) -> io::Result<(usize, usize)> {
    let Gated { open, begun, stop, ended, queue } = start(workers, jobs)?;
    begun.iter().take(workers).for_each(drop);
    // New: the flag first, the gates after; no worker takes a second job.
    stop.store(true, Ordering::Relaxed);
    drop(open);
    Ok((ended.iter().sum(), queue.try_iter().count()))
}

/// Waits at most `patience` for jobs that do not end; returns the workers still at work.
///
/// # Errors
///
/// If the operating system refuses a thread.
pub fn at_a_deadline(workers: usize, patience: Duration) -> io::Result<usize> {
    let Gated { open, ended, .. } = start(workers, workers)?;
    // New: a limit for each worker; a join has none.
    let gone = (0..workers).map_while(|_| ended.recv_timeout(patience).ok()).count();
    // Nothing is left behind: the gates open after the count.
    drop(open);
    ended.iter().for_each(drop);
    Ok(workers - gone)
}

/// Drops a rayon pool whose job has begun; returns whether the job had ended when
/// the drop returned, and whether it ended at all.
///
/// # Errors
///
/// If the operating system refuses a thread.
pub fn rayon_lets_go() -> Result<(bool, bool)> {
    let pool = rayon_pool::start(1)?;
    let (open, gate) = channel::bounded::<()>(1);
    let (end, ended) = channel::bounded(1);
    pool.spawn(move || {
        let _ = gate.recv();
        let _ = end.send(());
    });
    drop(pool);
    let at_drop = ended.try_recv().is_ok();
    drop(open);
    Ok((at_drop, ended.recv_timeout(FOR_EVER).is_ok()))
}

fn show(report: &mut Report) -> Result<()> {
    let patience = report.pace().of(PATIENCE);
    let all = report.watch("after the queue", || after_the_queue(WORKERS, JOBS))?;
    report.answer("done", format!("{all} of {JOBS}"));
    let (done, left) = report.watch("now", || now(WORKERS, JOBS))?;
    report.answer("done and handed back", format!("{done} and {left} of {JOBS}"));
    let at_work = report.watch("at a deadline", || at_a_deadline(WORKERS, patience))?;
    report.answer("still at work", format!("{at_work} of {WORKERS} workers"));
    let (at_drop, later) = report.watch("rayon, dropped", rayon_lets_go)?;
    report.must(all == JOBS, "after the queue, every job is done");
    report.must(
        (done, left) == (WORKERS, JOBS - WORKERS),
        "now: running jobs end, the rest is handed back",
    );
    report.must(at_work == WORKERS, "the deadline passed, and named who was still at work");
    report.must(
        !at_drop && later,
        "rayon's drop came back before the job had ended, and it ended later",
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_the_queue_nothing_is_left() {
        assert_eq!(after_the_queue(3, 20).unwrap(), 20);
    }

    #[test]
    fn now_leaves_all_but_the_running_jobs() {
        assert_eq!(now(3, 10).unwrap(), (3, 7));
    }

    #[test]
    fn a_deadline_counts_who_is_still_at_work() {
        assert_eq!(at_a_deadline(2, Duration::from_millis(1)).unwrap(), 2);
    }

    #[test]
    fn rayon_does_not_wait() {
        assert_eq!(rayon_lets_go().unwrap(), (false, true));
    }
}
