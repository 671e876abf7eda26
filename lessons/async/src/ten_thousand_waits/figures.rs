//! The figures: what many waits take in time and memory, and how that grows.

use std::cell::Cell;
use std::io;
use std::time::Duration;

use shared::measure::{self, Comparison, Variant, exponent};
use shared::{Pace, Report, Result, Table};

use super::{TASKS, THREADS, Waits, in_tasks, in_threads, on_tokio};
use crate::weight::{self, OURS, THREADS as IN_THREADS, TOKIOS, WAITS, in_words};

const ROUNDS: usize = 7;
/// The same at every pace: what counts is what comes on top of it.
const WAIT: Duration = Duration::from_millis(10);
/// How many tasks wait, row by row; the last row at the slower paces only.
const SIZES: [usize; 4] = [100, 1_000, 10_000, 100_000];

/// Measures, and tells.
pub(super) fn tell(report: &mut Report) -> Result<()> {
    beside_threads(report)?;
    growth(report)
}

fn beside_threads(report: &mut Report) -> Result<()> {
    let started = Cell::new(0);
    let threads = || {
        let waits = in_threads(THREADS, WAIT);
        started.set(waits.started);
        all_back(Ok(waits))
    };
    let mut variants = [
        Variant::new(format!("{THREADS} threads"), threads),
        Variant::new(format!("{TASKS} tasks"), || all_back(in_tasks(TASKS, WAIT, |_, it| it))),
    ];
    let comparison = measure::compare(ROUNDS, &Ok(true), &mut variants)?;
    let sizes = format!("each waits {}, starting included", measure::time(WAIT));
    report.comparison(&comparison, "all of", ("took", 1), &sizes);
    if started.get() < THREADS {
        report.cannot(format!("the system refused thread {} of {THREADS}", started.get() + 1));
    }
    let [threads, tasks] = [0, 1].map(|place| comparison.measured[place].median);
    report.may(tasks < threads, "the tasks took less time than the threads");
    Ok(())
}

/// Whether all came back who began; the error's kind if nobody could begin.
fn all_back(waits: io::Result<Waits>) -> std::result::Result<bool, io::ErrorKind> {
    waits.map(|waits| waits.started == waits.ended).map_err(|err| err.kind())
}
fn growth(report: &mut Report) -> Result<()> {
    let mut table = Table::new(["tasks", "took", "tokio's", "memory of each", "tokio's"]);
    let (mut times, mut bytes) = ([const { Vec::new() }; 2], [const { Vec::new() }; 2]);
    let sizes = if report.pace() == Pace::Fast { &SIZES[..3] } else { &SIZES };
    let mut comparisons = Vec::new();
    for &tasks in sizes {
        let mut variants = [
            Variant::new("ours", || all_back(in_tasks(tasks, WAIT, |_, it| it))),
            Variant::new("tokio's", || all_back(on_tokio(tasks, WAIT))),
        ];
        let comparison = measure::compare(ROUNDS, &Ok(true), &mut variants)?;
        let took = [0, 1].map(|place| comparison.measured[place].median);
        let each = [weigh(OURS, tasks)?, weigh(TOKIOS, tasks)?];
        for place in [0, 1] {
            let beyond = took[place].saturating_sub(WAIT).as_secs_f64();
            times[place].push((tasks as f64, beyond));
            bytes[place].extend(each[place].map(|each| (tasks as f64, each * tasks as f64)));
        }
        let [ours, tokios] = took.map(measure::time);
        let [of_ours, of_tokios] = each.map(|each| each.map_or("unknown".into(), in_words));
        table.row([tasks.to_string(), ours, tokios, of_ours, of_tokios]);
        comparisons.push(comparison);
    }
    report.table(&table);
    let power = |points: &Vec<_>| exponent(points).map_or("?".into(), |it| format!("{it:.2}"));
    let [[ours, tokios], [of_ours, of_tokios]] =
        [&times, &bytes].map(|it| it.each_ref().map(power));
    report.say(format!(
        "The time beyond the wait grew with the power {ours} of the number of tasks (tokio \
         {tokios}), the memory of all with {of_ours} (tokio {of_tokios}); {ROUNDS} rounds in turn."
    ));
    let others = |comparison: &&Comparison| comparison.others.unwrap_or_default();
    if let Some(worst) = comparisons.iter().max_by(|a, b| others(a).total_cmp(&others(b))) {
        report.disturbance(worst);
    }
    if sizes.len() < SIZES.len() {
        report.say(format!("{} tasks at a slower pace (--pace normal).", SIZES[sizes.len()]));
    }
    less_than_threads(report, bytes[0].last().copied())
}

/// Compares the bytes of so many tasks with those of fewer threads.
fn less_than_threads(report: &mut Report, of_tasks: Option<(f64, f64)>) -> Result<()> {
    let Some(((tasks, bytes), each)) = of_tasks.zip(weigh(IN_THREADS, THREADS)?) else {
        report.cannot("this system does not tell which memory a program has written to");
        return Ok(());
    };
    report.fact(format!("memory of {THREADS} threads"), in_words(each * THREADS as f64));
    report.fact(format!("memory of {tasks} tasks"), in_words(bytes));
    report.may(10.0 * bytes / tasks < each, "ten tasks took less memory than one thread");
    Ok(())
}

fn weigh(who: usize, count: usize) -> io::Result<Option<f64>> {
    weight::of_each((WAITS, who), count)
}
