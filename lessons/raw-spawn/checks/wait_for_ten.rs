//! When `run_all` returns, all jobs are over, however they ended.

use std::cell::Cell;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Barrier};
use std::thread;
use std::time::Duration;

use judge::{Action, Cause, Check, Config, Kind, Misconception, Panics, Part};

use super::answer::run_all;

type Job = Box<dyn FnOnce() + Send>;

/// A panic ends its thread alone, and whoever sleeps may wake up without a cause.
const CONFIG: Config = Config { panics: Panics::Deliver, spurious: 1, ..Config::DEFAULT };

const OVER: &str = "both jobs are over when run_all returns";
const TOGETHER: &str = "the jobs run at the same time";
const SLEEPS: &str = "run_all sleeps while it waits";
const FALLS: &str = "a job that panics is over, too";

pub const CHECK: Check = Check {
    parts: &[
        Part::explored(OVER, CONFIG, both_are_over),
        Part::explored(TOGETHER, CONFIG, at_the_same_time),
        Part::explored(SLEEPS, CONFIG, both_take_long)
            .never("run_all looks again and again instead of sleeping", |it| it.spins()),
        Part::explored(FALLS, CONFIG, one_falls),
        Part::real("without jobs there is nothing to wait for", none),
        Part::real("ten jobs and more are waited for", ten),
    ],
    misconceptions: &[
        Misconception {
            name: "sleeps",
            says: "A sleep waits for a time and not for the jobs: it ends whether they are over \
                   or not. Let each job tell when it is over, and wait to be told.",
            shows: |it| it.in_part(OVER) && it.did(|action| matches!(action, Action::Sleep(_))),
        },
        Misconception {
            name: "spins",
            says: "The count is right, but main asks for it without end, and burns the core that \
                   a job could use. What lets a thread sleep until another one wakes it?",
            shows: |it| it.is("never") || it.is("too long"),
        },
        Misconception {
            name: "counts-itself-in",
            says: "A thread that counts itself in may come too late: main has looked already and \
                   found nobody. Count a job in before start is called.",
            shows: |it| it.in_part(OVER) && it.says("while 2 of 2") && it.used(is_count),
        },
        Misconception {
            name: "one-too-few",
            says: "The wait ends one job too early. Main is none of those it waits for: where \
                   does its count begin, and where does it end?",
            shows: |it| {
                it.in_part(OVER)
                    && it.says("while 1 of 2")
                    && !it.used(|kind| matches!(kind, Kind::Atomic(_)))
                    && !it.did(|action| matches!(action, Action::Wake(Cause::Spurious)))
                    && !it.did(|action| matches!(action, Action::Refused(_)))
            },
        },
        Misconception {
            name: "one-after-the-other",
            says: "Both jobs wait for each other, but the second is only started when the first \
                   is over. Start all of them first, and wait afterwards.",
            shows: |it| it.in_part(TOGETHER) && (it.is("deadlock") || it.is("left behind")),
        },
        Misconception {
            name: "counts-in-the-last-line",
            says: "A job that panics leaves the closure at once, and the line behind it never \
                   runs. What happens in any case when a closure is left?",
            shows: |it| it.in_part(FALLS) && it.is("deadlock"),
        },
    ],
    roles: &[],
};

fn is_count(kind: Kind) -> bool {
    matches!(kind, Kind::Mutex | Kind::Atomic(_))
}

/// Hands jobs to `run_all`, with a `start` that gives nothing back.
fn run(jobs: Vec<Job>) {
    let (count, started) = (jobs.len(), Cell::new(0));
    let start = |job: Job| {
        started.set(started.get() + 1);
        thread::spawn(job);
    };
    run_all(start, jobs);
    let started = started.get();
    assert!(started == count, "for {count} jobs, start was called {started} times");
}

/// Jobs that note their end, each after doing something; how many are not over when
/// `run_all` returns.
fn missing(works: Vec<Job>) -> usize {
    let over = |_: &Job| Arc::new(AtomicBool::new(false));
    let all: Vec<_> = works.iter().map(over).collect();
    let noting = |(work, over): (Job, &Arc<AtomicBool>)| -> Job {
        let over = Arc::clone(over);
        Box::new(move || {
            work();
            // Relaxed: it is the wait that has to bring it over.
            over.store(true, Ordering::Relaxed);
        })
    };
    run(works.into_iter().zip(&all).map(noting).collect());
    all.iter().filter(|over| !over.load(Ordering::Relaxed)).count()
}

fn both_are_over() {
    let missing = missing(vec![Box::new(|| ()), Box::new(|| ())]);
    assert!(missing == 0, "run_all returned while {missing} of 2 jobs were not over");
}

fn both_take_long() {
    let long = || -> Job { Box::new(|| thread::park_timeout(Duration::from_secs(3_600))) };
    let missing = missing(vec![long(), long()]);
    assert!(missing == 0, "run_all returned while {missing} of 2 jobs were not over");
}

fn at_the_same_time() {
    let missing = missing(meeting(2));
    assert!(missing == 0, "run_all returned while {missing} of 2 jobs were not over");
}

/// Jobs that end when all of them have met.
fn meeting(count: usize) -> Vec<Job> {
    let barrier = Arc::new(Barrier::new(count));
    let job = |_| -> Job {
        let barrier = Arc::clone(&barrier);
        Box::new(move || {
            barrier.wait();
        })
    };
    (0..count).map(job).collect()
}

fn one_falls() {
    let missing = missing(vec![Box::new(|| panic!("a job falls, on purpose")), Box::new(|| ())]);
    assert!(missing == 1, "one job panicked, and run_all returned while the other still ran");
}

fn none() {
    run(Vec::new());
}

fn ten() {
    for round in ["first", "second"] {
        let count = 10 + (judge::seed() % 5) as usize;
        let missing = missing(meeting(count));
        assert!(missing == 0, "in the {round} round, {missing} of {count} jobs were not over");
    }
}
