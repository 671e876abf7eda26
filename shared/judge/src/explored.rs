//! A part of a check under every interleaving.

use std::time::Duration;

use explorer::{Action, Config, Count, Failure, Found, Kind, Memory, Outcomes, Trace};

use crate::check::{Never, Part};
use crate::evidence::{Evidence, is_in};
use crate::real::first_line;
use crate::run::{Failed, Seen, seed};

/// How long a part may be explored. What is not finished then has not failed, and it is
/// said that not everything was seen.
const LONGEST: Duration = Duration::from_secs(8);
/// How long a thread may run without doing anything that is watched.
const SILENCE: Duration = Duration::from_secs(4);

pub(crate) fn run(part: &Part, config: Config, program: fn(), answer: &'static str) -> Seen {
    let config = Config {
        max_time: LONGEST.min(config.max_time),
        max_silence: SILENCE.min(config.max_silence),
        seed: seed(),
        ..config
    };
    let once = Config { max_executions: 1, ..config };
    let first = explorer::explore(&once, Count::Every, program);
    if let Some(failure) = first.refused.clone() {
        return Seen { failed: Some(in_words(&failure)), ..Seen::default() };
    }
    let memory = if touches_atomics(&first, answer) { Memory::C11 } else { config.memory };
    let config = Config { memory, ..config };
    let report = explorer::check(&config, program);
    let failed = match report.found {
        Some(found) => Some(failed(found)),
        None if !touches(&first, answer) => Some(unwatched()),
        None => {
            let spins = report.spins_were_cut || first.spins_were_cut;
            part.never.and_then(|never| done_on_the_way(part.name, never, &first, spins, answer))
        }
    };
    Seen {
        executions: report.executions,
        complete: report.complete,
        memory: Some(report.memory),
        failed,
    }
}

fn traces(first: &Outcomes<()>) -> impl Iterator<Item = &Trace> {
    first.rows.iter().map(|row| &row.trace)
}

/// Whether the answer did anything that is watched.
fn touches(first: &Outcomes<()>, answer: &str) -> bool {
    traces(first).flat_map(|trace| &trace.events).any(|event| is_in(event.place, answer))
}

/// Whether the answer has atomics of its own.
fn touches_atomics(first: &Outcomes<()>, answer: &str) -> bool {
    traces(first)
        .flat_map(|trace| &trace.objects)
        .any(|object| is_in(object.made, answer) && matches!(object.kind, Kind::Atomic(_)))
}

/// What must not be done, if the first execution shows it.
fn done_on_the_way(
    part: &'static str,
    never: Never,
    first: &Outcomes<()>,
    spins: bool,
    answer: &str,
) -> Option<Failed> {
    let kind = "never";
    let trace = traces(first).next();
    let evidence = Evidence { part, kind, message: never.says, trace, answer, spins };
    (never.shows)(&evidence).then(|| Failed {
        kind: kind.to_owned(),
        message: never.says.to_owned(),
        trace: trace.cloned(),
        ..Failed::default()
    })
}

fn unwatched() -> Failed {
    Failed {
        kind: "unwatched".to_owned(),
        message: "your code does nothing that can be watched while threads use it: no thread, \
                  lock, channel or atomic of std, parking_lot, crossbeam or rayon"
            .to_owned(),
        ..Failed::default()
    }
}

fn failed(found: Found) -> Failed {
    let Found { failure, mut trace, schedule, .. } = found;
    for event in &mut trace.events {
        if let Action::Panic(message) = &mut event.action {
            *message = first_line(message);
        }
    }
    let schedule = failure.is_of_schedule().then(|| schedule.to_string());
    // What cannot be explored has no schedule worth a picture.
    let trace = failure.is_of_schedule().then_some(trace);
    Failed { trace, schedule, ..in_words(&failure) }
}

fn in_words(failure: &Failure) -> Failed {
    let message = match failure {
        Failure::Panic { message, .. } => first_line(message),
        Failure::Silent { .. } => {
            "a thread runs on and on without doing anything that can be watched".to_owned()
        }
        other => other.to_string(),
    };
    let kind = if failure.is_of_schedule() { failure.kind() } else { "unwatched" };
    Failed { kind: kind.to_owned(), message, ..Failed::default() }
}
