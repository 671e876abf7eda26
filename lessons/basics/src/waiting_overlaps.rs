//! Many waits at once take as long as the longest; one after the other, as long as all.
//!
//! A thread that waits needs no core, so the number of cores does not matter
//! here: this works on one. It is the one case in which Python's threads were
//! never held up by the interpreter's lock, since waiting gives the lock away.
//!
//! Look at the lanes of the second picture: they begin together, each sleeps its
//! own time, and main waits for the longest.

use std::io;
use std::sync::Barrier;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread::{self, ScopedJoinHandle};
use std::time::Duration;

use shared::measure::{self, Variant};
use shared::{Demo, Report, Result};

/// The demo.
pub const DEMO: Demo = Demo {
    name: "waiting-overlaps",
    claim: "Many waits at once take as long as the longest; one after the other, as long as all.",
    show,
};

/// How many requests are made.
const REQUESTS: u32 = 8;
/// The first reply takes this long, the second twice as long and so on, at the slow pace.
const UNIT: Duration = Duration::from_millis(200);
/// The same where it is measured, again and again.
const SHORT: Duration = Duration::from_millis(1);
const ROUNDS: usize = 7;

/// What a number of requests brought.
#[derive(Debug, PartialEq, Eq)]
pub struct Replies {
    /// The replies, in the order of the requests.
    pub replies: Vec<u32>,
    /// How many requests waited at the same moment, at most.
    pub at_once: u32,
}

/// Requests that are under way.
#[derive(Debug, Default)]
struct Waiting {
    now: AtomicU32,
    most: AtomicU32,
}

impl Waiting {
    /// Makes a request and waits for its reply.
    fn request(&self, number: u32, unit: Duration, sent: &Barrier) -> u32 {
        // Relaxed: only counters, read after the threads were joined.
        let now = self.now.fetch_add(1, Ordering::Relaxed) + 1;
        self.most.fetch_max(now, Ordering::Relaxed);
        // No reply comes before the last request is sent; without this, a late
        // thread could miss the others.
        sent.wait();
        thread::sleep(unit * number);
        self.now.fetch_sub(1, Ordering::Relaxed);
        number * number
    }

    fn sum_up(&self, replies: Vec<u32>) -> Replies {
        Replies { replies, at_once: self.most.load(Ordering::Relaxed) }
    }
}

/// Makes each request after the reply to the one before.
pub fn in_turn(requests: u32, unit: Duration) -> Replies {
    let waiting = Waiting::default();
    let sent = Barrier::new(1);
    let replies = (1..=requests).map(|number| waiting.request(number, unit, &sent)).collect();
    waiting.sum_up(replies)
}

/// Makes all requests at once, each in a thread of its own.
///
/// # Errors
///
/// If a thread cannot be started.
pub fn at_once(requests: u32, unit: Duration) -> io::Result<Replies> {
    let waiting = &Waiting::default();
    let sent = &Barrier::new(requests as usize);
    let replies = thread::scope(|scope| {
        // New: a thread for each request; all are started before the first is joined.
        let threads = (1..=requests).map(|number| {
            let thread = thread::Builder::new().name(format!("request-{number}"));
            thread.spawn_scoped(scope, move || waiting.request(number, unit, sent))
        });
        let threads: Vec<_> = threads.collect::<io::Result<_>>()?;
        let join = |thread: ScopedJoinHandle<_>| thread.join().expect("a request cannot panic");
        io::Result::Ok(threads.into_iter().map(join).collect())
    })?;
    Ok(waiting.sum_up(replies))
}

fn show(report: &mut Report) -> Result<()> {
    let unit = report.pace().of(UNIT);
    let turns = report.watch("one request after the other", || in_turn(REQUESTS, unit));
    let together = report.watch("all requests at once", || at_once(REQUESTS, unit))?;
    report.must(turns.replies == together.replies, "both ways bring the same replies");
    report.must(turns.at_once == 1, "one by one, a single request waited at a time");
    let cores = report.cores();
    let claim = format!("at once, {REQUESTS} requests waited in the same moment; cores: {cores}");
    report.must(together.at_once == REQUESTS, claim);
    measured(report, &turns.replies)
}

fn measured(report: &mut Report, replies: &Vec<u32>) -> Result<()> {
    let together = || at_once(REQUESTS, SHORT).map_or(Vec::new(), |it| it.replies);
    let mut variants = [
        Variant::new("one by one", || in_turn(REQUESTS, SHORT).replies),
        Variant::new("all at once", together),
    ];
    let comparison = measure::compare(ROUNDS, replies, &mut variants)?;
    let (longest, all) = (SHORT * REQUESTS, SHORT * (1..=REQUESTS).sum::<u32>());
    let [longest, all] = [longest, all].map(measure::time);
    let sizes = format!("{REQUESTS} waits, the longest {longest}, all together {all}");
    report.comparison(&comparison, "requests", ("all", 1), &sizes);
    let times = comparison.ratio(0, 1).median;
    report.say(format!("One by one took {times:.1} times as long as all at once."));
    report.may(times > 2.0, "at once took less than half as long");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways_bring_the_same_replies() {
        let (turns, together) = (in_turn(5, Duration::ZERO), at_once(5, Duration::ZERO).unwrap());
        assert_eq!(turns.replies, [1, 4, 9, 16, 25]);
        assert_eq!(together.replies, turns.replies);
    }

    #[test]
    fn threads_wait_in_the_same_moment_and_one_thread_never_does() {
        assert_eq!(in_turn(5, Duration::ZERO).at_once, 1);
        assert_eq!(at_once(5, Duration::ZERO).unwrap().at_once, 5);
    }
}
