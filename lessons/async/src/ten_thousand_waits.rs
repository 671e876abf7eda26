//! Ten thousand tasks wait on one thread, for less than a thousand threads cost.
//!
//! A wait needs no core and hardly any memory: a deadline, a waker, and the state of
//! whoever waits. A thread keeps a whole stack for that, and the kernel a second one.
//! A task keeps what its future holds, a few hundred bytes with the runtime's own.
//!
//! Look at the last table: how time and memory grow with the number of those who wait.
//! What is beyond the wait itself is the cost of starting, waking and joining.

use std::io;
use std::thread;
use std::time::Duration;

use shared::task::named;
use shared::{Demo, Report, Result};

use crate::runtime::Runtime;
use crate::runtime::timers::Sleep;

mod figures;
mod weighed;

pub use weighed::WEIGHED;

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
/// How long each waits in the picture, at the slow pace.
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
///
/// # Errors
///
/// If the operating system refuses its readiness interface.
pub fn in_tasks<F: Future<Output = ()> + 'static>(
    tasks: usize,
    wait: Duration,
    task: impl Fn(usize, Sleep) -> F,
) -> io::Result<Waits> {
    let runtime = Runtime::new()?;
    runtime.block_on(async {
        let start = |number| runtime.spawn(task(number, runtime.sleep(wait)));
        let started: Vec<_> = (0..tasks).map(start).collect();
        let mut ended = 0;
        for task in started {
            task.await;
            ended += 1;
        }
        Waits { started: tasks, ended }
    })
}

/// The same on tokio, on one thread as well.
///
/// # Errors
///
/// If the operating system refuses the runtime, or a task panics.
pub fn on_tokio(tasks: usize, wait: Duration) -> io::Result<Waits> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build()?;
    runtime.block_on(async {
        let start = |_| tokio::spawn(tokio::time::sleep(wait));
        let started: Vec<_> = (0..tasks).map(start).collect();
        let mut ended = 0;
        for task in started {
            task.await?;
            ended += 1;
        }
        Ok(Waits { started: tasks, ended })
    })
}

/// Threads that wait.
pub fn in_threads(threads: usize, wait: Duration) -> Waits {
    let started: Vec<_> = (0..threads)
        // A refusal ends the starting; who has started is waited for.
        .map_while(|_| thread::Builder::new().spawn(move || thread::sleep(wait)).ok())
        .collect();
    let count = started.len();
    let ended = started.into_iter().filter_map(|thread| thread.join().ok()).count();
    Waits { started: count, ended }
}

fn show(report: &mut Report) -> Result<()> {
    let wait = report.pace().of(WAIT);
    let threads = report.watch("six waits in six threads", || in_threads(TO_SEE, wait));
    let tasks = report.watch("six waits in six tasks on one thread", || {
        in_tasks(TO_SEE, wait, |number, sleep| named(&format!("task {number}"), sleep))
    })?;
    let all = Waits { started: TO_SEE, ended: TO_SEE };
    report.must(tasks == all, "all six came back that waited in tasks");
    report.must(threads.ended == threads.started, "and all that waited in threads");
    figures::tell(report)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everyone_who_waits_comes_back() {
        let (wait, all) = (Duration::from_millis(1), Waits { started: 500, ended: 500 });
        assert_eq!(in_tasks(500, wait, |_, sleep| sleep).unwrap(), all);
        assert_eq!(on_tokio(500, wait).unwrap(), all);
        let threads = in_threads(20, wait);
        assert_eq!(threads.ended, threads.started);
    }
}
