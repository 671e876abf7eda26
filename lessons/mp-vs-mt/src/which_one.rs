//! Work wants as many threads as cores, waits want tasks, and what may crash wants a process.
//!
//! One problem, which returned in every lesson: transfers between accounts, each of which has
//! to be decided upon before it is booked. In one day to decide is work for the processor; in
//! another it is to wait for somebody's answer; in a third the worker of one transfer crashes.
//! Seven ways get through the same days, each in a file of its own and in the same shape, and
//! Python's three beside them, where there is a Python.
//!
//! Look down the columns: no way is the best in all of them. The books are compared before a
//! time is shown.

use std::time::Duration;

use shared::measure::{disturbance, time};
use shared::{Demo, Pace, Report, Result};

use self::books::Books;
use self::day::Day;
use self::python::{INTERPRETER, Python};
use self::ways::WAYS;

pub mod day;
pub mod books;
pub mod ways;
pub mod threads;
pub mod locks;
pub mod channel;
pub mod pool;
pub mod processes;
pub mod tasks;
pub mod on_tokio;
pub mod python;
pub mod crash;
pub mod figures;
pub mod tables;
pub mod decision;

/// The demo.
pub const DEMO: Demo = Demo {
    name: "which-one",
    claim: "Work wants threads, as many as cores; waits want tasks; what may crash, a process.",
    show,
};

/// The day of work. Python takes much longer for a step, so it has fewer transfers of the same.
const WORK: Day = Day { transfers: 1_500, steps: 6_000, wait: Duration::ZERO, crash: None };
const WORK_OF_PYTHON: Day = Day { transfers: 24, ..WORK };
/// The day of waiting; each answer has a worker of its own.
const WAIT: Day = Day { transfers: 16, steps: 1, wait: Duration::from_millis(2), crash: None };
/// The day in the picture: four answers that take so long at the slow pace, and two workers.
const FEW: Day = Day { transfers: 4, wait: Duration::from_millis(500), ..WAIT };
/// Where other programs used more of all cores, a gain is chance.
const TOO_BUSY: f64 = 0.25;

/// The books of a day, each way.
///
/// # Errors
///
/// If the system refuses a thread or a process.
pub fn each_way(day: &Day, workers: usize) -> Result<Vec<Books>> {
    WAYS.iter().map(|way| Ok((way.run)(day, workers)?)).collect()
}

fn show(report: &mut Report) -> Result<()> {
    let few = Day { wait: report.pace().of(FEW.wait), ..FEW };
    report.watch("four transfers that wait, two workers: locks, then processes", || {
        locks::by_locks(&few, 2).and_then(|_| processes::by_processes(&few, 2))
    })?;
    let few = Day { wait: Duration::ZERO, ..few };
    let right = few.in_turn();
    report.answer("accounts gain or lose", format!("{:?}", right.changes));
    report.must(right.changes.iter().sum::<i64>() == 0, "no money is made, and none is lost");
    let books = each_way(&few, 2)?;
    report.must(books.iter().all(|it| *it == right), "the books are the same, each way");
    let left = crash::left_by_each_way()?;
    let is_wall = |(way, left): (&ways::Way, &usize)| (*left > 0) == (way.name == "processes");
    report.must(WAYS.iter().zip(&left).all(is_wall), "a crash is survived by processes alone");
    let python = python::ask(INTERPRETER, &WORK_OF_PYTHON, &WAIT, crash::TRANSFERS)?;
    measure(report, &left, python)
}

fn measure(report: &mut Report, left: &[usize], python: Option<Python>) -> Result<()> {
    let rounds = if report.pace() == Pace::Fast { 3 } else { 7 };
    let cores = report.cores();
    let work = figures::measure(rounds, &WORK, cores)?;
    let wait = figures::measure(rounds, &WAIT, WAIT.transfers)?;
    let (ours, starts) = figures::of_workers(rounds, left)?;
    let ways = figures::of_ways(&WORK, &work, &wait);
    let find = |name: &str| ways.iter().find(|way| way.name == name).unwrap_or(&ways[0]);
    let (threads, tasks) = (find("threads"), find("async"));
    let others =
        [work.others, wait.others, starts.others, python.as_ref().and_then(|it| it.others)];
    let (theirs, their_workers) = tables::judge(report, python);
    let waiting = decision::for_waiting(&ways[1..], &ours, WAIT.transfers);
    let workers = [ours, their_workers].concat();
    tables::of_ways(report, &[&ways[..], &theirs].concat());
    report.say(work.conditions(&format!(
        "{} transfers of work, {} that wait {} each, the start of the workers included",
        WORK.transfers,
        WAIT.transfers,
        time(WAIT.wait)
    )));
    tables::of_workers(report, &workers, crash::TRANSFERS);
    let most = others.into_iter().flatten().fold(0.0, f64::max);
    if let Some(sentence) = disturbance(most) {
        report.say(sentence);
    }
    if cores == 1 {
        report.cannot("with one core no way works faster than one transfer after the other");
    } else if most > TOO_BUSY {
        report.cannot("other programs had the cores: which way works fastest is not told");
    } else {
        report.may(threads.gain.median > 1.2, "threads worked faster than one transfer at a time");
        report.say(decision::for_work(&ways[1..], &theirs, cores));
    }
    report.say(waiting);
    report.say(decision::for_crashes(&workers, crash::TRANSFERS));
    report.may(tasks.wait < threads.wait, "tasks on one thread waited less than a thread each");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_books_of_a_known_day_are_known() {
        let day = Day { wait: Duration::ZERO, ..WORK_OF_PYTHON };
        let known = Books { decided: 24, changes: [-8, -86, 77, 130, -54, -51, -55, 47] };
        assert_eq!(each_way(&day, 3).unwrap(), [known; WAYS.len()]);
    }
}
