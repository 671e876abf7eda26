//! A request's id is visible deep down without being passed on, and stays for the next job.
//!
//! Servers keep who is asking in a thread-local, so that a log line ten calls
//! down can name the request. But a pool's threads outlive their jobs: what one
//! job leaves in a local, the next one finds. A guard that takes the value back
//! when the job ends, also by a panic, is the cure.
//!
//! Look at the health check: it belongs to no request, and without the guard it
//! is logged under the id of the job before it.

use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe};
use std::sync::mpsc;
use std::thread;

use shared::{Demo, Error, Report, Result, Table};

/// The demo.
pub const DEMO: Demo = Demo {
    name: "request-context",
    claim: "A request's id is visible deep down, and stays for the next job unless taken back.",
    show,
};

thread_local! {
    static REQUEST: Cell<Option<u32>> = const { Cell::new(None) };
}

/// What a worker does for a job of this kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Job {
    /// Serves the request with this id.
    Serve(u32),
    /// Begins to serve it, and panics.
    Fall(u32),
    /// Looks whether all is well, for no request.
    HealthCheck,
}

/// How a worker enters a request.
pub type Enter = fn(u32, &mut dyn FnMut());

/// Sets the id and leaves it there.
pub fn set_only(id: u32, work: &mut dyn FnMut()) {
    REQUEST.set(Some(id));
    work();
}

/// Sets the id for as long as the work lasts.
pub fn set_and_take_back(id: u32, work: &mut dyn FnMut()) {
    // New: dropped on every way out, a panic included.
    let _taken_back = TakenBack(REQUEST.replace(Some(id)));
    work();
}

struct TakenBack(Option<u32>);

impl Drop for TakenBack {
    fn drop(&mut self) {
        REQUEST.set(self.0);
    }
}

/// One worker does the jobs in order; returns the id that each was logged under.
///
/// # Errors
///
/// The panic of the worker, which is none of a job: those it catches.
pub fn log_of(jobs: &[Job], enter: Enter) -> thread::Result<Vec<Option<u32>>> {
    let (queue, queued) = mpsc::channel();
    let worker = thread::Builder::new().name("worker".into()).spawn(move || {
        let mut log = Vec::new();
        for job in queued {
            // A worker outlives its jobs; a panic ends the job alone.
            let _ = panic::catch_unwind(AssertUnwindSafe(|| run(job, enter, &mut log)));
        }
        log
    });
    // If the worker was refused or fell, the queue hangs up; join says why.
    let _ = jobs.iter().try_for_each(|job| queue.send(*job));
    drop(queue);
    worker.map_err(|err| Box::new(err) as _).and_then(thread::JoinHandle::join)
}

fn run(job: Job, enter: Enter, log: &mut Vec<Option<u32>>) {
    match job {
        Job::Serve(id) => enter(id, &mut || log.push(deep_down())),
        Job::HealthCheck => log.push(deep_down()),
        Job::Fall(id) => enter(id, &mut || {
            log.push(deep_down());
            panic::resume_unwind(Box::new("the job fell"));
        }),
    }
}

/// Ten calls away from who knows the request; nothing was passed on.
fn deep_down() -> Option<u32> {
    REQUEST.get()
}

fn show(report: &mut Report) -> Result<()> {
    const JOBS: [Job; 4] = [Job::Serve(41), Job::HealthCheck, Job::Fall(42), Job::HealthCheck];
    let error = |_| Error::plain("read the log of a worker that panicked");
    let left = report.watch("one worker, the id is set and left there", || log_of(&JOBS, set_only));
    let left = left.map_err(error)?;
    let back = report.watch("the same, with a guard", || log_of(&JOBS, set_and_take_back));
    let back = back.map_err(error)?;
    let mut table = Table::new(["job", "logged under", "with a guard"]);
    for ((job, left), back) in JOBS.iter().zip(&left).zip(&back) {
        let id = |id: &Option<u32>| id.map_or("no request".into(), |id| format!("request {id}"));
        table.row([format!("{job:?}"), id(left), id(back)]);
    }
    report.table(&table);
    let (a, b) = (Some(41), Some(42));
    report.must(left == [a, a, b, b], "without a guard, a job finds the request before it");
    report.must(back == [a, None, b, None], "with a guard it finds none, also after a panic");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_is_found_by_the_next_job() {
        let log = log_of(&[Job::HealthCheck, Job::Serve(1), Job::HealthCheck], set_only).unwrap();
        assert_eq!(log, [None, Some(1), Some(1)]);
    }

    #[test]
    fn a_guard_takes_back_on_every_way_out() {
        let jobs = [Job::Serve(1), Job::HealthCheck, Job::Fall(2), Job::HealthCheck];
        assert_eq!(log_of(&jobs, set_and_take_back).unwrap(), [Some(1), None, Some(2), None]);
    }
}
