//! A job that waits for another job of its own full pool waits for ever.
//!
//! Each worker is kept by a job that waits for a result; the jobs that would
//! give the results stand in the queue, and no worker is left to take them. No
//! lock is involved, and no tool that looks at locks sees it. rayon's `join`
//! does not wait idly: it takes the other half from the queue and does it itself.
//!
//! Look at the workers' lanes of the first picture: all of them receive (`<`),
//! and nobody is left to send.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use crossbeam::channel::{self, Receiver};
use shared::meeting::Meeting;
use shared::{Demo, Report, Result};

use crate::pool_by_hand::Pool;
use crate::rayon_pool;

/// The demo.
pub const DEMO: Demo = Demo {
    name: "pool-waits-for-itself",
    claim: "A job that waits for another job of its own full pool waits for ever.",
    show,
};

const WORKERS: usize = 2;
/// After this a job gives up, or the demo would never end.
const PATIENCE: Duration = Duration::from_secs(5);
/// Long enough for any machine; it is never waited for.
const FOR_EVER: Duration = Duration::from_secs(30);

/// As many outer jobs as given each hand an inner job to the same pool and wait
/// for it; returns how many inner results came while the outer jobs waited.
///
/// # Errors
///
/// If the operating system refuses a thread.
pub fn inner_results(workers: usize, outer: usize, patience: Duration) -> io::Result<usize> {
    let (all_started, all_have_waited) = (Meeting::new(), Meeting::new());
    let begin = move || all_started.attend(outer, FOR_EVER);
    let wait = move |result: &Receiver<()>| {
        let came = result.recv_timeout(patience).is_ok();
        // Who gives up first does not free a worker for the others' inner jobs.
        all_have_waited.attend(outer, FOR_EVER);
        came
    };
    jobs_in_jobs(workers, outer, begin, wait)
}

/// The jobs as they come: each outer one does `begin` first, and `wait` says whether its
/// inner result came.
pub(crate) fn jobs_in_jobs(
    workers: usize,
    outer: usize,
    begin: impl Fn() + Send + Sync + 'static,
    wait: impl Fn(&Receiver<()>) -> bool + Send + Sync + 'static,
) -> io::Result<usize> {
    let pool = Arc::new(Pool::start(workers)?);
    let (came, results) = channel::unbounded();
    let common = Arc::new((begin, wait, came));
    for _ in 0..outer {
        let (pool_again, common) = (Arc::clone(&pool), Arc::clone(&common));
        pool.spawn(move || {
            let (begin, wait, came) = &*common;
            begin();
            let (done, result) = channel::bounded(1);
            pool_again.spawn(move || {
                // An outer job that gave up has dropped the receiver.
                let _ = done.send(());
            });
            // The pool must not end here, in one of its own workers.
            drop(pool_again);
            let _ = came.send(wait(&result));
        });
    }
    drop(common);
    let mut inner = 0;
    for came in results {
        inner += usize::from(came);
    }
    Ok(inner)
}

/// Fibonacci numbers by `rayon::join`, each call waiting for two more, in a pool of this size.
///
/// # Errors
///
/// If the operating system refuses a thread.
pub fn fibonacci_by_join(workers: usize, n: u32) -> Result<u64> {
    fn fibonacci(n: u32) -> u64 {
        if n < 2 {
            return n.into();
        }
        // The waiting thread does the other half itself if nobody has taken it.
        let (a, b) = rayon::join(|| fibonacci(n - 1), || fibonacci(n - 2));
        a + b
    }
    Ok(rayon_pool::start(workers)?.install(|| fibonacci(n)))
}

fn show(report: &mut Report) -> Result<()> {
    let patience = report.pace().of(PATIENCE);
    let full = report.watch("two workers, two jobs that wait for a third and a fourth", || {
        inner_results(WORKERS, WORKERS, patience)
    })?;
    report.answer("inner results, pool full", format!("{full} of {WORKERS}"));
    let spare =
        report.watch("one worker more", || inner_results(WORKERS + 1, WORKERS, FOR_EVER))?;
    report.answer("inner results, one spare", format!("{spare} of {WORKERS}"));
    let joined =
        report.watch("rayon with one worker, joins within joins", || fibonacci_by_join(1, 10))?;
    report.answer("fibonacci(10)", joined);
    report.must(full == 0, "in a full pool no inner job ran while an outer one waited");
    report.must(spare == WORKERS, "one spare worker was enough for all inner jobs");
    report.must(joined == 55, "rayon's join ends even with one worker");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_pool_waits_for_itself() {
        assert_eq!(inner_results(1, 1, Duration::from_millis(1)).unwrap(), 0);
        assert_eq!(inner_results(3, 3, Duration::from_millis(1)).unwrap(), 0);
    }

    #[test]
    fn a_spare_worker_does_all_inner_jobs() {
        assert_eq!(inner_results(3, 2, FOR_EVER).unwrap(), 2);
    }

    #[test]
    fn joins_nest_in_one_worker() {
        assert_eq!(fibonacci_by_join(1, 15).unwrap(), 610);
    }
}
