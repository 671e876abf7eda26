//! A thread-local belongs to the worker, and not to the task that it runs.
//!
//! A pool runs many jobs on few threads: jobs of one worker find each other's value in its
//! locals. That is handy for scratch space, and wrong for anything that belongs to a job.
//! A task that waits is worse off: it may be polled by one worker before the wait and by
//! another one after it, and what it left in a local stays behind.
//!
//! The task here is polled by hand, first by one thread and then by another, so that it
//! moves on every run. A runtime with many workers may do that at every `.await`.

use std::cell::Cell;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};
use std::thread;

use shared::{Demo, Report, Result, Table};

/// The demo.
pub const DEMO: Demo = Demo {
    name: "workers-not-tasks",
    claim: "A thread-local belongs to the worker, and not to the task that it runs.",
    show,
};

const WORKERS: usize = 2;
const JOBS: u32 = 1_000;

thread_local! {
    static JOBS_HERE: Cell<u32> = const { Cell::new(0) };
    static REQUEST: Cell<Option<u32>> = const { Cell::new(None) };
}

/// Runs jobs in a pool of rayon; each counts in a local of its worker. Returns the count of
/// each worker.
pub fn jobs_by_worker(workers: usize, jobs: u32) -> Vec<u32> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(workers).build();
    let pool = pool.expect("a small pool can be had");
    pool.broadcast(|_| JOBS_HERE.set(0));
    pool.install(|| {
        use rayon::iter::{IndexedParallelIterator, IntoParallelIterator, ParallelIterator};
        // A job at a time, so that all workers have a chance.
        (0..jobs).into_par_iter().with_max_len(1).for_each(|_| JOBS_HERE.set(JOBS_HERE.get() + 1));
    });
    pool.broadcast(|_| JOBS_HERE.get())
}

/// What a task finds in a local before it waits, and after it has waited.
pub type Found = (Option<u32>, Option<u32>);

/// A task that leaves its number in a local, waits once, and looks again.
async fn ask(request: u32) -> Found {
    REQUEST.set(Some(request));
    let before = REQUEST.get();
    let mut waited = false;
    poll_fn(|_| if std::mem::replace(&mut waited, true) { Poll::Ready(()) } else { Poll::Pending })
        .await;
    (before, REQUEST.get())
}

/// Polls the task in one thread until it waits, and then in another one to its end.
pub fn moves(request: u32) -> Found {
    let mut task: Pin<Box<dyn Future<Output = Found> + Send>> = Box::pin(ask(request));
    thread::scope(|scope| {
        let first = thread::Builder::new().name("worker-1".into());
        let polled = first.spawn_scoped(scope, || poll(task.as_mut()).is_pending());
        assert!(polled.is_ok_and(|it| it.join().is_ok_and(|pending| pending)), "it waits once");
    });
    thread::scope(|scope| {
        let second = thread::Builder::new().name("worker-2".into());
        let polled = second.spawn_scoped(scope, || poll(task.as_mut()));
        match polled.map(thread::ScopedJoinHandle::join) {
            Ok(Ok(Poll::Ready(found))) => found,
            other => panic!("the task ends with its second poll, and not {other:?}"),
        }
    })
}

fn poll<T>(task: Pin<&mut (dyn Future<Output = T> + Send)>) -> Poll<T> {
    task.poll(&mut Context::from_waker(Waker::noop()))
}

fn show(report: &mut Report) -> Result<()> {
    let counts = jobs_by_worker(WORKERS, JOBS);
    let mut table = Table::new(["worker", "jobs in its local"]);
    for (worker, count) in counts.iter().enumerate() {
        table.row([(worker + 1).to_string(), count.to_string()]);
    }
    report.table(&table);
    report.must(counts.len() == WORKERS, "there are as many values as workers, and not as jobs");
    report.must(counts.iter().sum::<u32>() == JOBS, "together they counted every job");
    let (before, after) = report.watch("one task, two workers", || moves(41));
    report.answer("the task finds before it waits", format!("{before:?}"));
    report.answer("and after it has moved", format!("{after:?}"));
    report.must(before == Some(41), "before it waits, the task finds what it has left");
    report.must(after.is_none(), "after it has moved, it does not");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn workers_count_all_jobs() {
        let counts = jobs_by_worker(3, 200);
        assert_eq!(counts.len(), 3);
        assert_eq!(counts.iter().sum::<u32>(), 200);
    }

    #[test]
    fn a_task_that_moves_loses_its_local() {
        assert_eq!(moves(7), (Some(7), None));
    }
}
