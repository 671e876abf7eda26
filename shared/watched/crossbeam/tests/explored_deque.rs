//! Deques that are explored do what the real ones do, in every interleaving.

extern crate watched as std;
extern crate watched_crossbeam as crossbeam;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::thread;

use crossbeam::deque::{Injector, Steal, Stealer, Worker};
use crossbeam::utils::Backoff;
use explorer::Config;

use explored::{fails, outcomes, passes};

mod explored;

#[test]
fn a_lifo_worker_takes_from_one_end_and_a_thief_from_the_other() {
    let seen = outcomes(&Config::DEFAULT, || {
        let worker = Worker::new_lifo();
        worker.push(1);
        worker.push(2);
        let stealer = worker.stealer();
        let thief = thread::spawn(move || stealer.clone().steal().success());
        let mine = worker.pop();
        (mine, thief.join().unwrap(), worker.len(), worker.is_empty())
    });
    assert_eq!(seen, BTreeSet::from([(Some(2), Some(1), 0, true)]));
}

#[test]
fn the_last_task_goes_to_one_of_the_two() {
    for make in [Worker::new_lifo, Worker::new_fifo] {
        let seen = outcomes(&Config::DEFAULT, move || {
            let worker = make();
            worker.push(1);
            let stealer = worker.stealer();
            let thief = thread::spawn(move || stealer.steal().success());
            (worker.pop(), thief.join().unwrap())
        });
        assert_eq!(seen, BTreeSet::from([(Some(1), None), (None, Some(1))]));
    }
}

#[test]
fn a_steal_may_have_to_be_tried_again_where_chance_is_allowed() {
    let program = || {
        let worker = Worker::new_fifo();
        worker.push(1);
        let first = worker.stealer().steal();
        (first.is_retry(), worker.pop())
    };
    let without = outcomes(&Config::DEFAULT, program);
    assert_eq!(without, BTreeSet::from([(false, None)]));
    let with = outcomes(&Config { spurious: 1, ..Config::DEFAULT }, program);
    assert_eq!(with, BTreeSet::from([(false, None), (true, Some(1))]));
}

/// A way to steal from a deque.
type FromStealer = fn(&Stealer<u8>, &Worker<u8>) -> Steal<u8>;
/// A way to steal from an injector.
type FromInjector = fn(&Injector<u8>, &Worker<u8>) -> Steal<u8>;

/// Steals a batch of the numbers from 1 into a worker; what is left, and what came.
fn batch(steal: FromStealer) -> (Option<u8>, Vec<u8>, Vec<u8>) {
    let (from, to) = (Worker::new_fifo(), Worker::new_fifo());
    (1..=4).for_each(|n| from.push(n));
    let first = steal(&from.stealer(), &to).success();
    let rest = |worker: &Worker<u8>| std::iter::from_fn(|| worker.pop()).collect();
    (first, rest(&from), rest(&to))
}

/// A steal that brings nothing itself.
fn nothing(steal: Steal<()>) -> Steal<u8> {
    match steal {
        Steal::Success(()) => Steal::Success(0),
        Steal::Empty => Steal::Empty,
        Steal::Retry => Steal::Retry,
    }
}

#[test]
fn batches_are_those_of_the_real_deque() {
    let ways: [FromStealer; 4] = [
        |from, to| nothing(from.steal_batch(to)),
        |from, to| nothing(from.steal_batch_with_limit(to, 1)),
        |from, to| from.steal_batch_and_pop(to),
        |from, to| from.steal_batch_with_limit_and_pop(to, 2),
    ];
    for way in ways {
        let real = batch(way);
        assert_eq!(outcomes(&Config::DEFAULT, move || batch(way)), BTreeSet::from([real]));
    }
}

/// The same from an injector, to which the numbers come.
fn injected(steal: FromInjector) -> (Option<u8>, usize, Vec<u8>) {
    let (from, to) = (Injector::new(), Worker::new_fifo());
    (1..=4).for_each(|n| from.push(n));
    let first = steal(&from, &to).success();
    (first, from.len(), std::iter::from_fn(|| to.pop()).collect())
}

#[test]
fn batches_are_those_of_the_real_injector() {
    let ways: [FromInjector; 5] = [
        |from, _| from.steal(),
        |from, to| nothing(from.steal_batch(to)),
        |from, to| nothing(from.steal_batch_with_limit(to, 1)),
        |from, to| from.steal_batch_and_pop(to),
        |from, to| from.steal_batch_with_limit_and_pop(to, 2),
    ];
    for way in ways {
        let real = injected(way);
        assert_eq!(outcomes(&Config::DEFAULT, move || injected(way)), BTreeSet::from([real]));
    }
}

#[test]
fn stealing_from_oneself_changes_nothing() {
    passes(|| {
        let worker = Worker::new_lifo();
        assert!(worker.stealer().steal_batch(&worker).is_empty());
        worker.push(1);
        assert!(worker.stealer().steal_batch(&worker).is_success());
        assert_eq!((worker.len(), worker.stealer().len()), (1, 1));
        assert!(!worker.stealer().is_empty());
    });
}

#[test]
fn two_thieves_share_what_is_injected() {
    let seen = outcomes(&Config::DEFAULT, || {
        let injector = Arc::new(Injector::default());
        assert!(injector.is_empty());
        injector.push(1);
        injector.push(2);
        let other = Arc::clone(&injector);
        let thief = thread::spawn(move || other.steal().success());
        (injector.steal().success(), thief.join().unwrap())
    });
    assert_eq!(seen, BTreeSet::from([(Some(1), Some(2)), (Some(2), Some(1))]));
}

#[test]
fn a_batch_can_be_stolen_on() {
    let seen = outcomes(&Config::DEFAULT, || {
        let (injector, worker) = (Injector::new(), Worker::new_fifo());
        (1..=3).for_each(|n| injector.push(n));
        let stealer = worker.stealer();
        let thief = thread::spawn(move || stealer.steal().success());
        assert!(injector.steal_batch(&worker).is_success());
        let theirs = thief.join().unwrap();
        (theirs, std::iter::from_fn(|| worker.pop()).collect::<Vec<_>>())
    });
    assert_eq!(seen, BTreeSet::from([(None, vec![1, 2]), (Some(1), vec![2])]));
}

#[test]
fn thieves_that_back_off_until_all_is_done_come_to_an_end() {
    passes(|| {
        let injector = Arc::new(Injector::new());
        let other = Arc::clone(&injector);
        let thief = thread::spawn(move || {
            let backoff = Backoff::new();
            loop {
                if let Steal::Success(task) = other.steal() {
                    return task;
                }
                backoff.snooze();
            }
        });
        injector.push(7);
        assert_eq!(thief.join().unwrap(), 7);
    });
}

#[test]
fn a_thief_that_takes_one_empty_look_for_the_end_is_found_wrong() {
    fails("panic", || {
        let worker = Worker::new_fifo();
        let stealer = worker.stealer();
        let thief = thread::spawn(move || stealer.steal().success());
        worker.push(1);
        assert_eq!(thief.join().unwrap(), Some(1), "nothing was stolen");
    });
}
