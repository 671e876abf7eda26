//! A job that sleeps keeps a worker, and all the jobs behind it wait for nothing.
//!
//! A pool for computing has as many workers as there are cores. Some jobs that only wait,
//! for a disk, a lock, another service, are enough to keep them all, and a job of no time at
//! all stands in the queue while every core is idle. The cure is a second pool for jobs that
//! wait, with more threads: they cost memory and no core.
//!
//! Nothing here is measured by a clock: the sleeping jobs wait for a gate that opens only
//! once the quick job was done, or after a limit.

use std::io;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use crossbeam::channel;
use shared::meeting::Meeting;
use shared::{Demo, Report, Result};

use crate::pool_by_hand::Pool;

/// The demo.
pub const DEMO: Demo = Demo {
    name: "blocking-in-a-pool",
    claim: "A job that sleeps keeps a worker, and all the jobs behind it wait for nothing.",
    show,
};

const WORKERS: usize = 2;
/// How long the waiting jobs wait at most for their gate.
const PATIENCE: Duration = Duration::from_secs(1);
/// Long enough for any machine; it is never waited for.
const FOR_EVER: Duration = Duration::from_secs(30);

/// A gate that opens once.
#[derive(Debug, Default)]
struct Gate {
    open: Mutex<bool>,
    opened: Condvar,
}

impl Gate {
    fn open(&self) {
        *self.open.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.opened.notify_all();
    }

    /// Waits for it, at most so long; whether it is open.
    fn wait(&self, patience: Duration) -> bool {
        let open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.opened.wait_timeout_while(open, patience, |open| !*open);
        *waited.unwrap_or_else(PoisonError::into_inner).0
    }
}

/// As many waiting jobs as there are workers, and then one that takes no time. The waiting
/// jobs wait for the quick one, at most `patience`; returns how many of them saw it done.
///
/// # Errors
///
/// If the operating system refuses a thread.
pub fn quick_job_behind(
    waiting: &Pool,
    quick: &Pool,
    jobs: usize,
    patience: Duration,
) -> io::Result<usize> {
    let gate = Arc::new(Gate::default());
    let (tell, told) = channel::unbounded();
    let begun = Arc::new(Meeting::new());
    let given_up = Arc::new(Meeting::new());
    for _ in 0..jobs {
        let (gate, tell) = (Arc::clone(&gate), tell.clone());
        let (begun, given_up) = (Arc::clone(&begun), Arc::clone(&given_up));
        waiting.spawn(move || {
            // All of them have a worker before the quick job comes.
            begun.attend(jobs + 1, FOR_EVER);
            let seen = gate.wait(patience);
            // Who gives up first does not free a worker while others still wait.
            given_up.attend(jobs, FOR_EVER);
            // Nobody hangs up before all have told.
            let _ = tell.send(seen);
        });
    }
    begun.attend(jobs + 1, FOR_EVER);
    quick.spawn(move || gate.open());
    drop(tell);
    Ok(told.iter().filter(|seen| *seen).count())
}

fn show(report: &mut Report) -> Result<()> {
    let patience = report.pace().of(PATIENCE);
    let starved = report.watch("one pool for both kinds of jobs", || {
        let pool = Pool::start(WORKERS)?;
        quick_job_behind(&pool, &pool, WORKERS, patience)
    })?;
    let served = report.watch("a pool for each kind", || {
        let (waiting, quick) = (Pool::start(WORKERS)?, Pool::start(1)?);
        quick_job_behind(&waiting, &quick, WORKERS, FOR_EVER)
    })?;
    report.answer("waiting jobs that saw the quick one done", format!("{starved}, then {served}"));
    report
        .must(starved == 0, "in one pool, the quick job is done only when a waiting one gives up");
    report.must(served == WORKERS, "in a pool of its own, it is done while all of them wait");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quick_job_starves_behind_waiting_ones_and_not_beside_them() {
        let (pool, quick) = (Pool::start(3).unwrap(), Pool::start(1).unwrap());
        assert_eq!(quick_job_behind(&pool, &pool, 3, Duration::from_millis(1)).unwrap(), 0);
        assert_eq!(quick_job_behind(&pool, &quick, 3, FOR_EVER).unwrap(), 3);
    }
}
