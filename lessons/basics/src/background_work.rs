//! With a long job in a thread, main answers all the time; without, only at the end.
//!
//! A clock sends ticks, as a user clicks, and main answers each when it gets to
//! it. The job is pure computing: there is no wait in it during which main could
//! listen. Silence is counted in the job's own steps and not in milliseconds, so
//! that it means the same on a busy machine.
//!
//! Look at main's lane: in the first picture it runs from edge to edge while the
//! ticks pile up; in the second it waits for the next tick.

use std::hint::black_box;
use std::io;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{self, Receiver};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use shared::{Demo, Report, Result, Table};

/// The demo.
pub const DEMO: Demo = Demo {
    name: "background-work",
    claim: "With a long job in a thread, main answers all the time; without, only at the end.",
    show,
};

/// How many ticks the clock sends.
const TICKS: usize = 15;
/// The time between two ticks, at the slow pace.
const PAUSE: Duration = Duration::from_millis(200);
/// Additions in one step of the job: some microseconds.
const STEP: u64 = 5_000;

/// The long job, as others see it.
#[derive(Debug, Default)]
struct Job {
    steps: AtomicU64,
    over: AtomicBool,
}

/// What became of the ticks.
#[derive(Debug)]
pub(crate) struct Answers {
    /// How many ticks main answered at all.
    pub(crate) all: usize,
    /// How many of them before the job was over.
    pub(crate) in_time: usize,
    /// The longest stretch of the job without an answer, as a share of it: 0 to 1.
    pub(crate) silence: f64,
}

/// Main does the job, and listens when it is over: after the last tick.
pub(crate) fn main_works(ticks: usize, pause: Duration) -> io::Result<Answers> {
    let (clock, heard) = start_clock(ticks, pause)?;
    let job = Job::default();
    job.work(|| !clock.is_finished());
    let answered = job.answer(&heard);
    let _ = clock.join();
    Ok(job.sum_up(&answered))
}

/// A thread does the job while main listens; it is over after the last answer.
pub(crate) fn a_thread_works(ticks: usize, pause: Duration) -> io::Result<Answers> {
    let (clock, heard) = start_clock(ticks, pause)?;
    let job = Job::default();
    let answered_all = AtomicBool::new(false);
    let answered = thread::scope(|scope| {
        // New: the job has a thread of its own, and main is free.
        thread::Builder::new()
            .name("job".into())
            .spawn_scoped(scope, || job.work(|| !answered_all.load(Ordering::Relaxed)))?;
        let answered = job.answer(&heard);
        answered_all.store(true, Ordering::Relaxed);
        io::Result::Ok(answered)
    })?;
    let _ = clock.join();
    Ok(job.sum_up(&answered))
}

impl Job {
    /// Computes for as long as it is wanted, one step at least.
    fn work(&self, wanted: impl Fn() -> bool) {
        while self.steps.load(Ordering::Relaxed) == 0 || wanted() {
            black_box((0..black_box(STEP)).fold(0, |sum: u64, number| sum ^ black_box(number)));
            // Relaxed, here and elsewhere: figures to look at; they hand nothing over.
            self.steps.fetch_add(1, Ordering::Relaxed);
        }
        self.over.store(true, Ordering::Relaxed);
    }

    /// Answers ticks until the clock hangs up; keeps how far the job was each time.
    fn answer(&self, ticks: &Receiver<()>) -> Vec<(u64, bool)> {
        let now = |()| (self.steps.load(Ordering::Relaxed), self.over.load(Ordering::Relaxed));
        ticks.iter().map(now).collect()
    }

    fn sum_up(&self, answered: &[(u64, bool)]) -> Answers {
        let steps = self.steps.load(Ordering::Relaxed);
        let moments: Vec<u64> =
            [0].into_iter().chain(answered.iter().map(|(at, _)| *at)).chain([steps]).collect();
        let longest = moments.windows(2).map(|pair| pair[1] - pair[0]).max().unwrap_or(steps);
        let in_time = answered.iter().filter(|(_, over)| !over).count();
        Answers { all: answered.len(), in_time, silence: longest as f64 / steps as f64 }
    }
}

fn start_clock(ticks: usize, pause: Duration) -> io::Result<(JoinHandle<()>, Receiver<()>)> {
    let (tick, heard) = mpsc::channel();
    let clock = thread::Builder::new().name("clock".into()).spawn(move || {
        for _ in 0..ticks {
            thread::sleep(pause);
            // Main listens until the clock hangs up.
            let _ = tick.send(());
        }
    })?;
    Ok((clock, heard))
}

fn show(report: &mut Report) -> Result<()> {
    let pause = report.pace().of(PAUSE);
    let alone = report.watch("main does the job itself", || main_works(TICKS, pause))?;
    let beside = report.watch("a thread does the job", || a_thread_works(TICKS, pause))?;
    let mut table = Table::new(["the job is done by", "in time", "longest silence"]);
    for (who, answers) in [("main", &alone), ("a thread", &beside)] {
        let in_time = format!("{} of {}", answers.in_time, answers.all);
        table.row([who.into(), in_time, format!("{:.0} % of the job", answers.silence * 100.0)]);
    }
    report.table(&table);
    report.must(alone.in_time == 0 && alone.all == TICKS, "alone, main answered every tick late");
    report.must(alone.silence >= 1.0, "its silence was as long as the whole job");
    report.must(beside.in_time == TICKS, "beside the job, it answered every tick in time");
    report.may(beside.silence < 0.5, "no silence beside the job was half as long as it");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn main_alone_answers_after_the_job_and_beside_it_before_its_end() {
        let alone = main_works(4, Duration::ZERO).unwrap();
        assert_eq!((alone.all, alone.in_time), (4, 0));
        let beside = a_thread_works(4, Duration::ZERO).unwrap();
        assert_eq!((beside.all, beside.in_time), (4, 4));
    }
}
