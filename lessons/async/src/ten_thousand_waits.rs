//! Ten thousand tasks wait on one thread, for less than a thousand threads cost.
//!
//! A wait needs no core and hardly any memory: a deadline, a waker, and the state of
//! whoever waits. A thread keeps a whole stack for that, and the kernel a second one.
//! A task keeps what its future holds, a few hundred bytes with the executor's own.
//!
//! Look at the last column: what one more wait costs in memory that is really in use.
//! A thread's stack inside the kernel, 16 KiB on Linux, comes on top.

use std::io;
use std::thread;
use std::time::Duration;

use crossbeam::channel;
use shared::task::named;
use shared::{Demo, Report, Result, Table, measure};

use crate::growth::growth_of;
use crate::runtime::Runtime;
use crate::runtime::combine::yield_now;
use crate::runtime::timers::Sleep;

/// The demo.
pub const DEMO: Demo = Demo {
    name: "ten-thousand-waits",
    claim: "Ten thousand tasks wait on one thread, for less than a thousand threads cost.",
    show,
};

const TASKS: usize = 10_000;
const THREADS: usize = 1_000;
/// As many as can be seen in a picture.
const TO_SEE: usize = 6;
/// How long each waits.
const WAIT: Duration = Duration::from_secs(1);

/// How many began to wait, and how many came back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waits {
    /// Those that were started; fewer than asked for if the system refused some.
    pub started: usize,
    /// Those that ended.
    pub ended: usize,
}

/// Tasks that wait on the calling thread, each made by `task` of a number and a sleep.
/// `meanwhile` runs when all have been started.
///
/// # Errors
///
/// If the operating system refuses its readiness interface.
pub fn in_tasks<F: Future<Output = ()> + 'static>(
    tasks: usize,
    wait: Duration,
    task: impl Fn(usize, Sleep) -> F,
    meanwhile: impl FnOnce(),
) -> io::Result<Waits> {
    let runtime = Runtime::new()?;
    runtime.block_on(async {
        let start = |number| runtime.spawn(task(number, runtime.sleep(wait)));
        let started: Vec<_> = (0..tasks).map(start).collect();
        // Behind all of them in the queue: each has been polled once and waits.
        yield_now().await;
        meanwhile();
        let mut ended = 0;
        for task in started {
            task.await;
            ended += 1;
        }
        Waits { started: tasks, ended }
    })
}

/// Threads that wait. `meanwhile` runs when all have been started, and their wait
/// begins after it.
pub fn in_threads(threads: usize, wait: Duration, meanwhile: impl FnOnce()) -> Waits {
    let (open, gate) = channel::bounded::<()>(0);
    let started: Vec<_> = (0..threads)
        .map_while(|_| {
            let gate = gate.clone();
            let waits = move || {
                // The gate opens by its hang-up.
                let _ = gate.recv();
                thread::sleep(wait);
            };
            // A refusal ends the starting; who has started is waited for.
            thread::Builder::new().spawn(waits).ok()
        })
        .collect();
    meanwhile();
    drop(open);
    let count = started.len();
    Waits {
        started: count,
        ended: started.into_iter().filter_map(|thread| thread.join().ok()).count(),
    }
}

fn show(report: &mut Report) -> Result<()> {
    let wait = report.pace().of(WAIT);
    report.watch("six waits in six threads", || in_threads(TO_SEE, wait, || ()));
    report.watch("six waits in six tasks on one thread", || {
        in_tasks(TO_SEE, wait, |number, sleep| named(&format!("task {number}"), sleep), || ())
    })?;
    // The threads first: memory that they give back would hide the tasks' need.
    let (threads, took, of_threads) = growth_of(|meanwhile| in_threads(THREADS, wait, meanwhile));
    let mut table = Table::new(["waits", "in", "took", "memory", "each"]);
    table.row(row(threads.started, "threads", took, of_threads));
    let (tasks, took, of_tasks) =
        growth_of(|meanwhile| in_tasks(TASKS, wait, |_, sleep| sleep, meanwhile));
    let tasks = tasks?;
    table.row(row(tasks.started, "tasks", took, of_tasks));
    report.table(&table);
    report.say(format!("Each waits {}; starting is included.", measure::time(wait)));
    if threads.started < THREADS {
        report.cannot(format!("the system refused thread {} of {THREADS}", threads.started + 1));
    }
    report
        .must(tasks == Waits { started: TASKS, ended: TASKS }, "all ten thousand tasks came back");
    report.must(threads.ended == threads.started, "every thread that started came back");
    let less = of_tasks.zip(of_threads).is_some_and(|(tasks, threads)| tasks < threads);
    report.may(less, "the tasks took less memory than the threads");
    Ok(())
}

fn row(waits: usize, place: &str, took: Duration, grown: Option<u64>) -> [String; 5] {
    let kib = |of: usize| {
        grown.map_or("unknown".into(), |kib| format!("{:.1} KiB", kib as f64 / of.max(1) as f64))
    };
    [waits.to_string(), place.to_owned(), measure::time(took), kib(1), kib(waits)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everyone_who_waits_comes_back() {
        let wait = Duration::from_millis(1);
        let mut middles = 0;
        let tasks = in_tasks(500, wait, |_, sleep| sleep, || middles += 1).unwrap();
        assert_eq!((tasks, middles), (Waits { started: 500, ended: 500 }, 1));
        let threads = in_threads(20, wait, || ());
        assert_eq!(threads.ended, threads.started);
    }
}
