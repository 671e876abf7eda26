//! The kernel knows every thread; of ten thousand tasks on one thread it knows nothing.
//!
//! A thread is switched by the kernel, at any moment. A task of one's own is
//! switched where it gives way: it returns, and a small struct keeps what it needs.
//!
//! Look at the pictures: the recorder watches threads, as the kernel does, so all
//! tasks are one lane. Then look at the order of the tasks' steps: it is the same
//! in every run, since the kernel has no say in it.

use std::collections::{HashSet, VecDeque};
use std::io;
use std::sync::{Barrier, mpsc};
use std::thread;

use shared::registry::{self, Entry};
use shared::{Demo, Report, Result, Table};

use crate::kernel;

/// The demo.
pub const DEMO: Demo = Demo {
    name: "kernel-or-user",
    claim: "The kernel knows every thread; of ten thousand tasks on one thread it knows nothing.",
    show,
};

/// How many workers there are as threads; and as tasks, first as many, then more.
const FEW: usize = 4;
const MANY: usize = 10_000;
/// A worker is done after so many steps.
const STEPS: u32 = 3;

/// A worker of either kind: all that it needs to go on where it stopped.
#[derive(Clone, Debug)]
pub(crate) struct Worker {
    number: usize,
    steps: u32,
}

/// What could be seen of some workers.
#[derive(Debug)]
pub(crate) struct Seen {
    /// Each worker after each of its steps, and the thread that made the step.
    pub(crate) steps: Vec<(Worker, Entry)>,
    /// Their threads as the kernel listed them half-way, if it tells.
    listed: Option<Vec<String>>,
}

impl Worker {
    /// Goes on where it stopped, for one step.
    fn resume(&mut self) -> (Self, Entry) {
        self.steps += 1;
        (self.clone(), registry::current())
    }
}

/// Gives each worker a thread.
pub(crate) fn as_threads(workers: usize) -> io::Result<Seen> {
    let (made, heard) = mpsc::channel();
    let asked = &Barrier::new(workers + 1);
    thread::scope(|scope| {
        for number in 1..=workers {
            let made = made.clone();
            let thread = thread::Builder::new().name(format!("thread-{number}"));
            thread.spawn_scoped(scope, move || {
                let mut worker = Worker { number, steps: 0 };
                let _ = made.send(worker.resume());
                asked.wait();
                (1..STEPS).for_each(|_| drop(made.send(worker.resume())));
            })?;
        }
        drop(made);
        let mut steps: Vec<_> = heard.iter().take(workers).collect();
        let listed = kernel::names_of(steps.iter().map(|(_, on)| on));
        asked.wait();
        steps.extend(heard);
        Ok(Seen { steps, listed })
    })
}

/// Resumes the workers in turn on one thread, until the last is done.
pub(crate) fn as_tasks(workers: usize) -> io::Result<Seen> {
    let carrier = thread::Builder::new().name("carrier".into()).spawn(move || {
        let begin = |number| Worker { number, steps: 0 };
        let mut queue: VecDeque<_> = (1..=workers).map(begin).collect();
        let mut seen = Seen { steps: Vec::new(), listed: None };
        while let Some(mut worker) = queue.pop_front() {
            seen.steps.push(worker.resume());
            if seen.steps.len() == workers {
                seen.listed = kernel::names_of(seen.steps.iter().map(|(_, on)| on));
            }
            if worker.steps < STEPS {
                queue.push_back(worker);
            }
        }
        seen
    });
    carrier?.join().map_err(|_| io::Error::other("the carrier panicked"))
}

impl Seen {
    pub(crate) fn threads(&self) -> usize {
        self.steps.iter().map(|(_, on)| on.id).collect::<HashSet<_>>().len()
    }

    pub(crate) fn order(&self) -> String {
        let steps = self.steps.iter().map(|(now, _)| format!("{}.{}", now.number, now.steps));
        steps.collect::<Vec<_>>().join(" ")
    }
}

fn show(report: &mut Report) -> Result<()> {
    let threads = report.watch("four workers, a thread for each", || as_threads(FEW))?;
    let tasks = report.watch("four workers, resumed in turn on one thread", || as_tasks(FEW))?;
    let many = as_tasks(MANY)?;
    let all = [&threads, &tasks, &many];
    report.table(&table(all));
    report.fact("the threads' steps", threads.order());
    report.answer("the tasks' steps", tasks.order());
    report.fact("a task that waits is", format!("{} bytes", size_of::<Worker>()));
    report.must(all.map(Seen::threads) == [FEW, 1, 1], "all tasks ran on one thread");
    if let [Some(threads), Some(tasks), Some(many)] = all.map(|seen| seen.listed.as_ref()) {
        let listed = [threads, tasks, many].map(Vec::len) == [FEW, 1, 1];
        report.must(listed, "the kernel listed the threads, and of the tasks none");
    } else {
        report.cannot("the kernel's own list: this system has no file for it");
    }
    Ok(())
}

fn table(all: [&Seen; 3]) -> Table {
    let mut table = Table::new(["workers", "threads", "as the kernel listed them"]);
    for (workers, seen) in [FEW, FEW, MANY].iter().zip(all) {
        let names = seen.listed.clone().unwrap_or_default().join(" ");
        table.row([workers.to_string(), seen.threads().to_string(), names]);
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tasks_take_turns_on_one_thread_and_threads_have_one_each() {
        let (threads, tasks) = (as_threads(2).unwrap(), as_tasks(2).unwrap());
        assert_eq!((threads.steps.len(), threads.threads()), (6, 2));
        assert_eq!((tasks.order().as_str(), tasks.threads()), ("1.1 2.1 1.2 2.2 1.3 2.3", 1));
    }
}
