//! The clock of an exploration: no real time passes, and it says the same every time.

extern crate watched as std;

use std::clock::{Duration, Instant};
use std::collections::BTreeSet;
// On the virtual clock: the sleep is the subject.
use std::thread::{self, sleep};

use explorer::{Config, Count, Ending, Memory, check, explore};

const LONG: Duration = Duration::from_hours(1);

#[test]
fn time_passes_in_sleep_alone() {
    let begun = Instant::now();
    let outcomes = explore(&Config::DEFAULT, Count::Every, || {
        let begin = Instant::now();
        let before = begin.elapsed();
        sleep(LONG);
        [before, begin.elapsed(), Instant::now() - begin]
    });
    let values: Vec<_> = outcomes.rows.into_iter().map(|row| row.ending).collect();
    assert_eq!(values, [Ending::Value([Duration::ZERO, LONG, LONG])]);
    assert!(begun.elapsed() < LONG);
}

#[test]
fn every_execution_begins_at_the_same_moment() {
    let program = || {
        let other = thread::spawn(|| sleep(LONG));
        let mine = Instant::now();
        other.join().expect("it only sleeps");
        (mine, Instant::now())
    };
    for memory in [Memory::Sc, Memory::Tso, Memory::C11] {
        let outcomes = explore(&Config { memory, ..Config::DEFAULT }, Count::Every, program);
        assert!(outcomes.complete, "{:?}", outcomes.refused);
        let lasted: BTreeSet<_> = outcomes
            .rows
            .iter()
            .map(|row| match &row.ending {
                Ending::Value((begin, end)) => *end - *begin,
                Ending::Failed(how) => panic!("{how}"),
            })
            .collect();
        // The clock is read before the other sleeps, or after.
        assert!(lasted.is_subset(&BTreeSet::from([Duration::ZERO, LONG])), "{lasted:?}");
        assert!(lasted.contains(&LONG));
    }
}

#[test]
fn a_loop_until_a_deadline_ends() {
    let report = check(&Config::DEFAULT, || {
        let deadline = Instant::now() + Duration::from_millis(30);
        let mut rounds = 0;
        while Instant::now() < deadline {
            sleep(Duration::from_millis(10));
            rounds += 1;
        }
        assert_eq!(rounds, 3);
    });
    assert!(report.passed(), "{:?}", report.found.map(|found| found.failure));
}

#[test]
fn moments_are_compared_and_moved_as_the_real_ones() {
    let real = std::time::Instant::now();
    let first = Instant::from(real);
    let mut second = first + LONG;
    assert!(first < second);
    assert_eq!(second - first, LONG);
    assert_eq!(second.duration_since(first), LONG);
    assert_eq!(first.duration_since(second), Duration::ZERO);
    assert_eq!(first.checked_duration_since(second), None);
    assert_eq!(first.saturating_duration_since(second), Duration::ZERO);
    assert_eq!(second.checked_sub(LONG), Some(first));
    assert_eq!(first.checked_add(LONG), Some(second));
    assert_eq!(first.checked_add(Duration::MAX), None);
    second -= LONG;
    assert_eq!(second, first);
    second += LONG;
    assert_eq!(second - LONG, first);
    assert_eq!(std::time::Instant::from(first), real);
    assert_eq!(format!("{first:?}"), format!("{real:?}"));
    assert!(first.elapsed() <= real.elapsed() + LONG);
}
