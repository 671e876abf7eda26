//! Waiting needs no core: many waits can overlap, on many threads or on one.
//!
//! A request that waits for its answer uses no processor. One thread that waits
//! for each in turn takes the sum of all waits; a pool divides it by its size,
//! whatever the number of cores; a thread for each, or one thread that keeps a
//! list of deadlines, takes about one wait. The picture shows them in this order.

use std::io;
use std::thread;
use std::time::Duration;

use crossbeam::channel;
use shared::{Demo, Report, Result};

use self::gauge::{Answered, Gauge};
use self::timer_loop::by_loop;

pub mod curve;
pub mod gauge;
pub mod timer_loop;

/// The demo.
pub const DEMO: Demo = Demo {
    name: "io-bound",
    claim: "Waits overlap on any number of cores; how many at once is all that counts.",
    show,
};

/// Requests in the picture.
const FEW: usize = 5;
/// How long the answer to one takes, at the slow pace.
const WAIT: Duration = Duration::from_millis(50);
/// The size of the pool. It has nothing to do with the number of cores.
const POOL: usize = 2;

/// The calling thread waits for each request in turn.
pub fn by_one_thread(n: usize, wait: Duration) -> Answered {
    let gauge = Gauge::default();
    gauge.read((0..n).map(|number| request(number, wait, &gauge)).sum())
}

/// As many workers as told share the requests.
///
/// # Errors
///
/// If the system refuses a worker.
pub fn by_pool(workers: usize, n: usize, wait: Duration) -> io::Result<Answered> {
    let gauge = Gauge::default();
    let (give, take) = channel::unbounded();
    for number in 0..n {
        // Fails only without a receiver, and `take` is one.
        let _ = give.send(number);
    }
    // The hang-up tells the workers that nothing more will come.
    drop(give);
    let work = || take.iter().map(|number| request(number, wait, &gauge)).sum::<usize>();
    let sum = thread::scope(|scope| {
        let start = |number| {
            let worker = thread::Builder::new().name(format!("worker-{number}"));
            worker.spawn_scoped(scope, work)
        };
        let workers = (1..=workers).map(start).collect::<io::Result<Vec<_>>>()?;
        Ok::<_, io::Error>(workers.into_iter().filter_map(|worker| worker.join().ok()).sum())
    })?;
    Ok(gauge.read(sum))
}

/// A thread for each request.
pub fn by_thread_each(n: usize, wait: Duration) -> Answered {
    let gauge = &Gauge::default();
    gauge.read(thread::scope(|scope| {
        let start = |number| {
            let thread = thread::Builder::new().name(format!("thread-{number}"));
            let thread = thread.spawn_scoped(scope, move || request(number, wait, gauge));
            thread.expect("the system gives us a few threads")
        };
        let threads: Vec<_> = (0..n).map(start).collect();
        threads.into_iter().filter_map(|thread| thread.join().ok()).sum()
    }))
}

/// Sends a request and waits for its answer.
fn request(number: usize, wait: Duration, gauge: &Gauge) -> usize {
    gauge.opens();
    // The answer is on its way; a socket's `read` would wait just so.
    thread::sleep(wait);
    gauge.closes(number)
}

fn show(report: &mut Report) -> Result<()> {
    let wait = report.pace().of(WAIT);
    let caption = format!("{FEW} requests: by main, a pool of {POOL}, a thread each, as tasks");
    let few = report.watch(&caption, || {
        let (alone, pool) = (by_one_thread(FEW, wait), by_pool(POOL, FEW, wait)?);
        Ok::<_, io::Error>([alone, pool, by_thread_each(FEW, wait), by_loop(FEW, wait)])
    })?;
    report.answer("sum of the answers", format!("{:?}", few.map(|answered| answered.sum)));
    let complete = few.iter().all(|answered| answered.sum == sum(FEW));
    report.must(complete, "all ways get every answer, once");
    report.must(few[0].most_open == 1, "one thread that waits has one request open");
    report.must(few[1].most_open <= POOL, "a pool has no more open than it has workers");
    report.must(few[3].most_open == FEW, "one thread with a list of deadlines has all open");
    curve::measure(report)
}

/// 0 + 1 + … + (n - 1).
fn sum(n: usize) -> usize {
    n * (n - 1) / 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_gets_every_answer() {
        let wait = Duration::from_micros(100);
        let by_threads =
            [by_one_thread(9, wait), by_pool(3, 9, wait).unwrap(), by_thread_each(9, wait)];
        assert_eq!(by_threads.map(|answered| answered.sum), [36; 3]);
        assert_eq!(by_loop(9, wait).sum, 36);
    }

    #[test]
    fn a_pool_never_has_more_open_than_workers() {
        assert!(by_pool(3, 30, Duration::ZERO).unwrap().most_open <= 3);
    }
}
