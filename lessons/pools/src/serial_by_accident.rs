//! One `while let` makes a pool of many workers do one job at a time.
//!
//! A standard channel has one receiver, so the workers share it behind a lock.
//! In `while let Ok(job) = jobs.lock().unwrap().recv()` the guard is a temporary
//! of the whole statement: it lives through the body, and every other worker
//! waits for the lock while the job runs. A `let` of its own ends the guard at
//! its semicolon.
//!
//! Look at the lock's row: held through every job, or only while a job is taken.

use std::io;
use std::sync::mpsc::{self, Receiver};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use shared::meeting::Meeting;
use shared::{Demo, Report, Result};

/// The demo.
pub const DEMO: Demo = Demo {
    name: "serial-by-accident",
    claim: "One `while let` makes a pool of many workers do one job at a time.",
    show,
};

const WORKERS: usize = 3;
const JOBS: usize = 3;
/// How long a job of the serial pool waits for company that cannot come.
const PATIENCE: Duration = Duration::from_secs(2);
/// How long a job of the parallel pool would wait at most; it never does.
const FOR_EVER: Duration = Duration::from_secs(30);

type Job = Box<dyn FnOnce() + Send>;
/// A worker's loop.
pub type Work = fn(&Mutex<Receiver<Job>>);

/// Holds the lock while the job runs.
#[expect(clippy::significant_drop_in_scrutinee, reason = "this is the mistake")]
pub fn in_while_let(jobs: &Mutex<Receiver<Job>>) {
    while let Ok(job) = jobs.lock().unwrap_or_else(PoisonError::into_inner).recv() {
        job();
    }
}

/// Holds the lock only while it takes a job.
pub fn in_let(jobs: &Mutex<Receiver<Job>>) {
    loop {
        // New: the guard ends with this statement.
        let job = jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(job) = job else { return };
        job();
    }
}

/// Jobs that wait for each other; returns how many ran at once, at most.
///
/// # Errors
///
/// If the operating system refuses a thread.
pub fn most_at_once(work: Work, workers: usize, patience: Duration) -> io::Result<usize> {
    let (queue, jobs) = mpsc::channel::<Job>();
    let jobs = Arc::new(Mutex::new(jobs));
    let workers: Vec<_> = (1..=workers)
        .map(|number| {
            let jobs = Arc::clone(&jobs);
            thread::Builder::new().name(format!("worker-{number}")).spawn(move || work(&jobs))
        })
        .collect::<io::Result<_>>()?;
    let meeting = Arc::new(Meeting::new());
    for _ in 0..JOBS {
        let (meeting, company) = (Arc::clone(&meeting), workers.len());
        // The receiver lives as long as the workers, which end after the hang-up.
        let _ = queue.send(Box::new(move || meeting.attend(company, patience)));
    }
    drop(queue);
    for worker in workers {
        // A worker that fell has attended nothing; the count shows it.
        let _ = worker.join();
    }
    Ok(meeting.most_at_once())
}

fn show(report: &mut Report) -> Result<()> {
    let patience = report.pace().of(PATIENCE);
    let serial = report
        .watch("the lock held in a while let", || most_at_once(in_while_let, WORKERS, patience))?;
    report.answer("jobs at once, at most", serial);
    let parallel =
        report.watch("the lock held in a let", || most_at_once(in_let, WORKERS, FOR_EVER))?;
    report.answer("jobs at once, at most", parallel);
    report.must(serial == 1, "with `while let`, no two jobs ever ran at once");
    report.must(parallel == WORKERS, "with `let`, all three workers worked at once");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn while_let_is_serial_and_let_is_not() {
        assert_eq!(most_at_once(in_while_let, 2, Duration::from_millis(1)).unwrap(), 1);
        assert_eq!(most_at_once(in_let, 2, FOR_EVER).unwrap(), 2);
    }
}
