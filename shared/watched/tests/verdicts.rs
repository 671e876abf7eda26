//! Right programs pass and wrong ones fail, for their own reason and in the same way
//! every time.
//!
//! Each case runs [`ROUNDS`] times, or as often as the environment's `VERDICT_ROUNDS`
//! says: `VERDICT_ROUNDS=100 cargo test -p watched --test verdicts -- --nocapture`.

#![expect(clippy::print_stdout, reason = "`--nocapture` shows the figures")]
#![expect(clippy::unwrap_used, reason = "the programs are those of a learner")]

extern crate watched as std;

#[path = "verdicts/mod.rs"]
mod verdicts;

#[path = "verdicts/account.rs"]
mod account;
#[path = "verdicts/orderings.rs"]
mod orderings;
#[path = "verdicts/pool.rs"]
mod pool;
#[path = "verdicts/queue.rs"]
mod queue;
#[path = "verdicts/signals.rs"]
mod signals;

use core::time::Duration;

use explorer::{Report, check};
use verdicts::{Case, Expected};

const ROUNDS: usize = 3;
/// A case takes at most so long when nothing else runs; a busy machine gets ten times that.
const LONGEST: Duration = Duration::from_secs(10);

fn judge(cases: &[Case]) {
    let rounds = std::env::var("VERDICT_ROUNDS").ok().and_then(|rounds| rounds.parse().ok());
    for case in cases {
        let first = check(&case.config, case.program);
        assert_verdict(case, &first);
        for _ in 1..rounds.unwrap_or(ROUNDS) {
            let again = check(&case.config, case.program);
            assert_eq!(again.executions, first.executions, "{}", case.name);
            assert_eq!(again.found, first.found, "{}", case.name);
        }
        let Report { executions, cut, time, .. } = first;
        println!("{:<60} {executions:>5} (+{cut}) {time:>10.1?}", case.name);
    }
}

fn assert_verdict(case: &Case, report: &Report) {
    let name = case.name;
    match (case.expected, &report.found) {
        (Expected::Passes, None) => {
            assert!(report.passed(), "{name} is not complete: {report:?}");
        }
        (Expected::Fails(kind), Some(found)) => {
            assert_eq!(found.failure.kind(), kind, "{name}: {}", found.failure);
        }
        (expected, found) => {
            let found = found.as_ref().map(|found| &found.failure);
            panic!("{name}: {expected:?} was expected, and there is {found:?}");
        }
    }
    assert!(report.time < LONGEST, "{name} takes {:?}", report.time);
}

#[test]
fn accounts_and_transfers() {
    judge(account::CASES);
}

#[test]
fn queues_and_buffers() {
    judge(queue::CASES);
}

#[test]
fn pools() {
    judge(pool::CASES);
}

#[test]
fn events_channels_and_wake_ups() {
    judge(signals::CASES);
}

#[test]
fn memory_orderings() {
    judge(orderings::CASES);
}
