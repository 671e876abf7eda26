//! Whoever falls takes nobody along, and is named with what it said.

use std::panic;
use std::sync::{Arc, Barrier};

use judge::{Census, Check, Config, Misconception, Panics, Part};

use super::answer::{Job, Report, run_all};

const TOGETHER: &str = "the jobs run at the same time, and their results are in order";
const KEPT: &str = "when one falls, the other's result is kept";
const NAMED: &str = "whoever falls is named, with what it said";
const NO_TEXT: &str = "a panic without a text is one as well";

/// A panic of a thread goes to whoever joins it.
const DELIVER: Config = Config { panics: Panics::Deliver, ..Config::DEFAULT };

pub const CHECK: Check = Check {
    parts: &[
        Part::explored(TOGETHER, DELIVER, together),
        Part::explored(KEPT, DELIVER, kept),
        Part::explored(NAMED, DELIVER, named),
        Part::explored(NO_TEXT, DELIVER, no_text),
        Part::real("no jobs make an empty report", nobody),
    ],
    misconceptions: &[
        Misconception {
            name: "leaves-it-to-the-scope",
            says: "A scope joins the threads that nobody has joined, and panics if one of them \
                   did. Join each of them yourself, and the panic is a value.",
            shows: |it| it.says("a scoped thread panicked"),
        },
        Misconception {
            name: "unwraps-the-join",
            says: "join gives an Err for a thread that has panicked, and unwrap makes it a panic of \
                   the thread that joins. Match on it: there is something in the Err.",
            shows: |it| it.in_part(KEPT) && it.says("unwrap()"),
        },
        Misconception {
            name: "forgets-the-fallen",
            says: "The results are those of the threads that lived. That another one fell is \
                   known to its join alone, and lost if nobody writes it down.",
            shows: |it| it.says("nobody is said to have fallen"),
        },
        Misconception {
            name: "names-somebody-else",
            says: "The first that fell need not be the first of all. A name has to stay with \
                   its thread until that is joined.",
            shows: |it| it.says("is said to have fallen"),
        },
        Misconception {
            name: "swallows-the-message",
            says: "What a panic said is in the payload that join gives, as a Box<dyn Any>. \
                   downcast_ref asks it whether it is a text.",
            shows: |it| it.says("written out"),
        },
        Misconception {
            name: "one-kind-of-text",
            says: "A message that is put together is a String, and one that is written out is a \
                   &str. A payload is one of them and never both: ask for each.",
            shows: |it| it.in_part(NAMED) && (it.says("put together") || it.says("unwrap()")),
        },
    ],
    roles: &[],
};

/// What a job returns: nobody can know it without running it.
fn result_of(number: u64) -> u64 {
    1_000 + judge::seed() % 1_000 + 17 * number
}

fn returns(number: u64) -> Job {
    Box::new(move || result_of(number))
}

fn falls(with: &'static str) -> Job {
    Box::new(move || panic!("{with}"))
}

fn has_results(report: &Report, right: &[u64]) {
    let Report { results, .. } = report;
    assert!(results == right, "the jobs returned {right:?}, and the results are {results:?}");
}

fn names(report: &Report) -> Vec<&str> {
    report.fallen.iter().map(|(name, _)| *name).collect()
}

fn together() {
    let both_are_there = Arc::new(Barrier::new(2));
    let census = Arc::new(Census::new());
    let job = |number: u64| -> Job {
        let (barrier, census) = (Arc::clone(&both_are_there), Arc::clone(&census));
        Box::new(move || {
            census.sign(number);
            barrier.wait();
            result_of(number)
        })
    };
    let report = run_all(vec![("left", job(0)), ("right", job(1))]);
    assert!(!census.has_me(), "the calling thread has done a job itself");
    has_results(&report, &[result_of(0), result_of(1)]);
    let names = names(&report);
    assert!(names.is_empty(), "nobody has panicked, and {names:?} have fallen");
}

fn kept() {
    let report = run_all(vec![("left", falls("oh")), ("right", returns(1))]);
    has_results(&report, &[result_of(1)]);
    fell(&report, &["left"]);
}

fn fell(report: &Report, who: &[&str]) {
    let names = names(report);
    assert!(!names.is_empty(), "{who:?} panicked, and nobody is said to have fallen");
    assert!(names == who, "{who:?} panicked, and {names:?} is said to have fallen");
}

fn named() {
    let pages = result_of(3);
    let left: Job = Box::new(|| panic!("no paper"));
    let right: Job = Box::new(move || panic!("{pages} pages left"));
    let report = run_all(vec![("left", left), ("right", right)]);
    fell(&report, &["left", "right"]);
    let said = |who: usize| &report.fallen[who].1;
    let (first, second) = (said(0), said(1));
    assert!(first == "no paper", "a panic, written out, said 'no paper', and is told as '{first}'");
    let right = format!("{pages} pages left");
    assert!(second == &right, "a panic, put together, said '{right}', and is told as '{second}'");
}

fn no_text() {
    let job: Job = Box::new(|| panic::panic_any(7_u8));
    let report = run_all(vec![("left", returns(1)), ("right", job)]);
    has_results(&report, &[result_of(1)]);
    fell(&report, &["right"]);
}

fn nobody() {
    let Report { results, fallen } = run_all(Vec::new());
    assert!(results.is_empty() && fallen.is_empty(), "no jobs, and {results:?} and {fallen:?}");
}
