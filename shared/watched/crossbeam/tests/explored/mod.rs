//! What all tests of explored programs need: their outcomes, and how a check ends.

#![allow(dead_code, reason = "not each test program needs all of it")]

use std::collections::BTreeSet;

use explorer::{Config, Count, Ending, check, explore};

/// Every value that the program can return.
#[track_caller]
pub(crate) fn outcomes<T: Ord + Clone + Send + 'static>(
    config: &Config,
    program: impl Fn() -> T + Send + Sync + 'static,
) -> BTreeSet<T> {
    let outcomes = explore(config, Count::Classes, program);
    assert!(outcomes.complete, "{:?}", outcomes.refused);
    let value = |ending| match ending {
        Ending::Value(value) => value,
        Ending::Failed(how) => panic!("{how}"),
    };
    outcomes.rows.into_iter().map(|row| value(row.ending)).collect()
}

/// How a check of the program ends: with the failure, or `passed`.
pub(crate) fn verdict(config: &Config, program: impl Fn() + Send + Sync + 'static) -> String {
    let report = check(config, program);
    match &report.found {
        Some(found) => found.failure.to_string(),
        None => (if report.passed() { "passed" } else { "not complete" }).to_owned(),
    }
}

/// Every interleaving was seen, and none fails.
#[track_caller]
pub(crate) fn passes(program: impl Fn() + Send + Sync + 'static) {
    assert_eq!(verdict(&Config::DEFAULT, program), "passed");
}

/// An interleaving fails, and its failure begins like this.
#[track_caller]
pub(crate) fn fails(kind: &str, program: impl Fn() + Send + Sync + 'static) {
    let verdict = verdict(&Config::DEFAULT, program);
    assert!(verdict.starts_with(kind), "{verdict}");
}
