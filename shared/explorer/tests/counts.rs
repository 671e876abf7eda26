//! The counts of the textbooks.

#[allow(dead_code, reason = "each user of it needs other parts")]
mod small;

use std::sync::atomic::Ordering::SeqCst;
use std::time::Instant;

use explorer::{Config, Count, Ending, Kind, Outcomes, check, explore};
use small::{Lock, Number, all};

type Body = Box<dyn FnOnce() + Send>;

/// So many threads add one so many times, by a load and a store.
fn counters<const THREADS: usize>(times: usize) -> impl Fn() -> u64 + Send + Sync + 'static {
    move || {
        let counter = Number::new(0);
        let body = || -> Body {
            let counter = counter.clone();
            Box::new(move || {
                for _ in 0..times {
                    let read = counter.load(SeqCst);
                    counter.store(read + 1, SeqCst);
                }
            })
        };
        all([(); THREADS].map(|()| body()));
        counter.take()
    }
}

fn every<T: Ord + Clone + Send + 'static>(
    program: impl Fn() -> T + Send + Sync + 'static,
) -> Outcomes<T> {
    let outcomes = explore(&Config::DEFAULT, Count::Every, program);
    assert!(outcomes.complete, "{:?}", outcomes.refused);
    outcomes
}

fn count<T: PartialEq>(outcomes: &Outcomes<T>, ending: &Ending<T>) -> u64 {
    outcomes.rows.iter().find(|row| row.ending == *ending).map_or(0, |row| row.count)
}

#[test]
fn two_loads_and_two_stores_interleave_in_six_ways_and_four_lose() {
    let outcomes = every(counters::<2>(1));
    assert_eq!(outcomes.executions, 6);
    assert_eq!(count(&outcomes, &Ending::Value(1)), 4);
    assert_eq!(count(&outcomes, &Ending::Value(2)), 2);
}

#[test]
fn counters_interleave_as_often_as_the_textbook_says() {
    assert_eq!(every(counters::<2>(2)).executions, 70);
    assert_eq!(every(counters::<3>(1)).executions, 90);
    assert_eq!(every(counters::<2>(3)).executions, 924);
}

/// Each takes the fork on the left, then the one on the right.
fn philosophers<const SEATS: usize>() {
    let forks = [(); SEATS].map(|()| Lock::new(Kind::Mutex));
    let mut seat = 0;
    all([(); SEATS].map(|()| -> Body {
        let (left, right) = (forks[seat].clone(), forks[(seat + 1) % SEATS].clone());
        seat += 1;
        Box::new(move || {
            left.lock();
            right.lock();
            right.unlock();
            left.unlock();
        })
    }));
}

#[test]
fn n_philosophers_deadlock_in_n_factorial_ways() {
    let deadlock = Ending::Failed("deadlock".to_owned());
    assert_eq!(count(&every(philosophers::<3>), &deadlock), 6);
    assert_eq!(count(&every(philosophers::<4>), &deadlock), 24);
    assert_eq!(count(&every(philosophers::<5>), &deadlock), 120);
}

#[test]
fn reduction_sees_the_same_outcomes_in_fewer_executions() {
    let reduced = explore(&Config::DEFAULT, Count::Classes, counters::<2>(3));
    let all = every(counters::<2>(3));
    let endings = |outcomes: &Outcomes<u64>| {
        let mut endings: Vec<_> = outcomes.rows.iter().map(|row| row.ending.clone()).collect();
        endings.sort();
        endings
    };
    assert_eq!(endings(&reduced), endings(&all));
    println!("{} of {}", reduced.executions + reduced.cut, all.executions);
    let begun = Instant::now();
    println!(
        "{:?}",
        check(&Config::DEFAULT, philosophers::<3>).found.map(|it| it.schedule.to_string())
    );
    println!("{:?} {:?}", begun.elapsed(), all.time);
}
