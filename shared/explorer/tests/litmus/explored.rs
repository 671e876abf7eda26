//! The outcomes that the explorer shows.

use std::collections::BTreeSet;
use std::panic::Location;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use explorer::ops::{self, AtomicRef};
use explorer::{Config, Count, Ending, Handle, Memory, Value, explore};

use crate::program::{Outcome, Program, Step};

/// Beyond so many executions the interleavings are not run one by one.
const MOST_ONE_BY_ONE: u64 = 400;
/// The number of executions is the limit, and this only what keeps a test from hanging.
const DEADLINE: Duration = Duration::from_mins(10);

/// What the explorer shows of a program.
pub(crate) struct Explored {
    /// With one interleaving of each class.
    pub(crate) reduced: BTreeSet<Outcome>,
    /// With all interleavings, if they are few enough.
    pub(crate) one_by_one: Option<BTreeSet<Outcome>>,
}

impl Explored {
    /// How it differs from what it should be, if it does.
    pub(crate) fn difference(&self, expected: &BTreeSet<Outcome>) -> Option<String> {
        let ways = [("one of each class", Some(&self.reduced)), ("all", self.one_by_one.as_ref())];
        let told = ways.into_iter().filter_map(|(way, shown)| {
            let shown = shown.filter(|shown| *shown != expected)?;
            let missing = lines(expected.difference(shown));
            let extra = lines(shown.difference(expected));
            Some(format!("{way}: not shown, but allowed:\n{missing}shown, but forbidden:\n{extra}"))
        });
        let told: String = told.collect();
        (!told.is_empty()).then_some(told)
    }
}

/// Runs a program under every interleaving, in both ways that there are.
///
/// # Panics
///
/// If it cannot be explored.
pub(crate) fn explored(memory: Memory, program: &Program) -> Explored {
    let config = Config { memory, max_time: DEADLINE, ..Config::DEFAULT };
    let reduced = outcomes(&config, Count::Classes, program);
    let reduced = reduced.unwrap_or_else(|| panic!("{program} is too large"));
    let config = Config { max_executions: MOST_ONE_BY_ONE, ..config };
    Explored { reduced, one_by_one: outcomes(&config, Count::Every, program) }
}

/// Outcomes, one a line.
pub(crate) fn lines<'a>(outcomes: impl Iterator<Item = &'a Outcome>) -> String {
    outcomes.fold(String::new(), |lines, outcome| lines + &format!("  {outcome}\n"))
}

fn outcomes(config: &Config, count: Count, program: &Program) -> Option<BTreeSet<Outcome>> {
    let copy = program.clone();
    let found = explore(config, count, move || run(&copy));
    assert_eq!(found.refused, None, "{program}");
    let value = |ending| match ending {
        Ending::Value(outcome) => outcome,
        Ending::Failed(how) => panic!("{program}: {how}"),
    };
    let outcomes = found.rows.into_iter().map(|row| value(row.ending)).collect();
    found.complete.then_some(outcomes)
}

/// One execution.
fn run(program: &Program) -> Outcome {
    let here = Location::caller();
    let atomics: Arc<Vec<Handle>> =
        Arc::new((0..program.locations()).map(|_| Handle::new()).collect());
    let heard = Arc::new(Mutex::new(vec![Vec::new(); program.0.len()]));
    let thread = |(number, steps): (usize, &Vec<Step>)| {
        let (atomics, heard, steps) = (Arc::clone(&atomics), Arc::clone(&heard), steps.clone());
        let body = move || {
            let values = steps.iter().filter_map(|step| perform(*step, &atomics)).collect();
            heard.lock().unwrap_or_else(PoisonError::into_inner)[number] = values;
        };
        ops::spawn(None, here, Box::new(body))
    };
    let threads: Vec<_> = program.0.iter().enumerate().map(thread).collect();
    for thread in threads {
        ops::join(thread, here);
    }
    let left = atomics.iter().map(|handle| atomic(handle).take()).collect();
    let heard = heard.lock().unwrap_or_else(PoisonError::into_inner).clone();
    Outcome { heard, left }
}

fn atomic(handle: &Handle) -> AtomicRef<'_> {
    AtomicRef { handle, value: Value::Unsigned, initial: 0 }
}

/// One step, and what it hears.
fn perform(step: Step, atomics: &[Handle]) -> Option<u64> {
    let here = Location::caller();
    let atomic = |at: usize| atomic(&atomics[at]);
    let either = |result: Result<u64, u64>| Some(result.unwrap_or_else(|seen| seen));
    match step {
        Step::Read(at, order) => Some(atomic(at).load(order, here)),
        Step::Write(at, new, order) => {
            atomic(at).store(new, order, here);
            None
        }
        Step::Add(at, by, order) => {
            let add = |old| Some(old + by);
            either(atomic(at).change("fetch_add", (order, order), false, here, add))
        }
        Step::Exchange(at, new, order) => {
            either(atomic(at).change("swap", (order, order), false, here, |_| Some(new)))
        }
        Step::Compare(at, [old, new], [success, failure]) => {
            let compare = |seen| (seen == old).then_some(new);
            let name = "compare_exchange";
            either(atomic(at).change(name, (success, failure), false, here, compare))
        }
        Step::Fence(order) => {
            ops::fence(order, here);
            None
        }
    }
}
