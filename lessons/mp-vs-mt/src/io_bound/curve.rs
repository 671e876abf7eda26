//! The same requests, answered by more and more threads, and by one with a list of deadlines.

use std::time::Duration;

use shared::measure::{self, Comparison, Variant, compare};
use shared::{Report, Result};

use super::timer_loop::by_loop;
use super::{by_pool, sum};

/// Requests.
const REQUESTS: usize = 512;
/// How long the answer to one takes, at every pace.
const WAIT: Duration = Duration::from_micros(400);
/// How many threads wait.
const THREADS: [usize; 4] = [1, 8, 64, 512];
const ROUNDS: usize = 3;

/// Measures them, and tells what it saw.
///
/// # Errors
///
/// If the answers of one way are wrong.
pub fn measure(report: &mut Report) -> Result<()> {
    // Not every system gives a program hundreds of threads.
    let given = |n: &usize| by_pool(*n, *n, Duration::ZERO).is_ok();
    let sizes: Vec<usize> = THREADS.into_iter().filter(given).collect();
    let threads = |n: &usize| {
        let (n, s) = (*n, if *n == 1 { "" } else { "s" });
        let run = move || by_pool(n, REQUESTS, WAIT).map_or(0, |answered| answered.sum);
        Variant::new(format!("{n} thread{s}"), run)
    };
    let mut variants: Vec<_> = sizes.iter().map(threads).collect();
    variants.push(Variant::new("tasks on 1 thread", || by_loop(REQUESTS, WAIT).sum));
    let comparison = compare(ROUNDS, &sum(REQUESTS), &mut variants)?;
    let requests = format!("{REQUESTS} requests, {} each", measure::time(WAIT));
    report.comparison(&comparison, "who waits", ("all answers", 1), &requests);
    tell(report, &comparison, &sizes);
    if sizes.len() < THREADS.len() {
        report.cannot(format!("this system does not give one program {} threads", THREADS[3]));
    }
    Ok(())
}

fn tell(report: &mut Report, comparison: &Comparison, sizes: &[usize]) {
    let waits = |at: usize| comparison.measured[at].median.as_secs_f64() / WAIT.as_secs_f64();
    let tasks = sizes.len();
    let best = (0..tasks).min_by(|one, other| waits(*one).total_cmp(&waits(*other)));
    let best = best.unwrap_or_default();
    report.say(format!(
        "In waits: 1 thread took {:.0}; {} threads, the best number of those here, took {:.1}; \
         the tasks took {:.1}.",
        waits(0),
        sizes[best],
        waits(best),
        waits(tasks)
    ));
    report.may(sizes[best] > report.cores(), "more threads than cores wait more quickly");
    report.may(waits(tasks) < waits(best), "tasks on one thread waited most quickly of all");
}
