//! A process costs tens of threads, and a thread costs hundreds of tasks.
//!
//! A task is a box on the heap. A thread is that and a stack, and the kernel must
//! know it. A process is that and an address space of its own, into which the
//! system loads a program.
//!
//! Look at the lanes: main makes one thread and one process and joins both. The
//! task has no lane, since the system does not know of it.

use std::collections::VecDeque;
use std::hint::black_box;
use std::io;
use std::pin::Pin;
use std::process::ExitCode;
use std::task::{Context, Poll, Waker};
use std::thread;
use std::time::Duration;

use shared::child::Role;
use shared::measure::{self, Comparison, Variant, compare};
use shared::{Demo, Report, Result, Table};

use crate::ward::Ward;

pub mod crowds;
pub mod weight;

/// The demo.
pub const DEMO: Demo = Demo {
    name: "start-cost",
    claim: "A process costs tens of threads to start, and a thread costs hundreds of tasks.",
    show,
};

/// A child that does nothing, and says by its exit code that it did.
pub const NOTHING: Role = Role { name: "nothing", lesson: "mp-vs-mt", play: |_| ExitCode::SUCCESS };

/// How many tasks, threads and processes one round starts: a few milliseconds of each.
const STARTED: [usize; 3] = [2_000, 20, 2];
const ROUNDS: usize = 7;
/// How many of each are alive together while their memory is looked at.
const ALIVE: [usize; 3] = [50_000, 100, 4];

/// Puts `n` tasks into a queue, then polls them; counts those that came to their end.
pub fn by_tasks(n: usize) -> usize {
    let mut queue: VecDeque<Pin<Box<dyn Future<Output = usize>>>> = VecDeque::new();
    for _ in 0..n {
        // The box is kept from the optimiser, which would see through all of it.
        queue.push_back(black_box(Box::pin(async { black_box(1) })));
    }
    let mut ctx = Context::from_waker(Waker::noop());
    let mut ended = 0;
    while let Some(mut task) = queue.pop_front() {
        match task.as_mut().poll(&mut ctx) {
            Poll::Ready(one) => ended += one,
            Poll::Pending => queue.push_back(task),
        }
    }
    ended
}

/// Starts `n` threads, then joins them; counts those that came to their end.
pub fn by_threads(n: usize) -> usize {
    let threads: Vec<_> = (0..n).map(|_| thread::spawn(|| black_box(1))).collect();
    threads.into_iter().filter_map(|thread| thread.join().ok()).sum()
}

/// Starts `n` processes, then waits for them; counts those that came to their end.
///
/// # Errors
///
/// If one cannot be started or waited for.
pub fn by_processes(n: usize) -> io::Result<usize> {
    let start = |_| Ward::start(&mut NOTHING.command()?);
    let children = (0..n).map(start).collect::<io::Result<Vec<_>>>()?;
    // `wait` and no deadline, whose looks a millisecond apart would be measured, too.
    let ended = |mut ward: Ward| Ok(usize::from(ward.child.wait()?.success()));
    children.into_iter().map(ended).sum()
}

fn show(report: &mut Report) -> Result<()> {
    let caption = "one thread, then one process, started and joined";
    let (thread, process) = report.watch(caption, || (by_threads(1), by_processes(1)));
    let ended = [by_tasks(1), thread, process?];
    report.answer("task, thread, process ended", format!("{ended:?}"));
    report.must(ended == [1; 3], "task, thread and process came to their end");
    let comparison = measure()?;
    tell(report, &comparison, weight::of_each(ALIVE)?);
    // A round starts more of the one than of the other.
    let costs = |of: usize, against: usize| {
        comparison.ratio(of, against).median * STARTED[against] as f64 / STARTED[of] as f64
    };
    let (process, thread) = (costs(2, 1), costs(1, 0));
    report.say(format!("Here a process costs {process:.0} threads, a thread {thread:.0} tasks."));
    report.may(process > 10.0, "a process costs more than ten threads");
    report.may(thread > 100.0, "a thread costs more than a hundred tasks");
    Ok(())
}

fn measure() -> Result<Comparison> {
    let [tasks, threads, processes] = STARTED;
    let mut variants = [
        Variant::new("task", move || by_tasks(tasks) == tasks),
        Variant::new("thread", move || by_threads(threads) == threads),
        Variant::new("process", move || {
            by_processes(processes).is_ok_and(|ended| ended == processes)
        }),
    ];
    compare(ROUNDS, &true, &mut variants)
}

fn tell(report: &mut Report, comparison: &Comparison, weights: [Option<u64>; 3]) {
    let mut table = Table::new(["what", "start and end", "at best", "memory each"]);
    for (at, name) in ["task", "thread", "process"].into_iter().enumerate() {
        let measured = &comparison.measured[at];
        let one = |time: Duration| measure::time(time.div_f64(STARTED[at] as f64));
        let memory = weights[at].map_or_else(|| "-".into(), weight::in_words);
        table.row([name.into(), one(measured.median), one(measured.least), memory]);
    }
    report.table(&table);
    let [tasks, threads, processes] = STARTED;
    let sizes = format!("{tasks} tasks, {threads} threads, {processes} processes");
    report.say(comparison.conditions(&sizes));
    report.disturbance(comparison);
    if weights.contains(&None) {
        report.cannot("this system does not tell how much memory a process has for itself");
    } else {
        report.say(
            "The kernel keeps more for each thread and process than is counted here: a stack \
             of its own, 16 KiB on Linux, and its tables.",
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_that_are_started_come_to_their_end() {
        assert_eq!(by_tasks(3), 3);
        assert_eq!(by_threads(3), 3);
        assert_eq!(by_processes(3).unwrap(), 3);
    }
}
