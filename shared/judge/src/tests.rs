//! Parts that hold and parts that do not, as a check runs them. This file is the answer.
//!
//! Real parts that are stuck concern the whole process: the hostile answers of the kill
//! matrix are stuck in each way, in processes of their own.

use std::panic::resume_unwind;

use explorer::Config;
use watched::sync::atomic::{AtomicUsize, Ordering};
use watched::sync::{Arc, Barrier, Mutex};
use watched::thread;

use crate::check::{How, Part};
use crate::evidence::Evidence;
use crate::proofs::{Census, Drops, Ledger, Room};
use crate::run::{Failed, Seen};
use crate::{explored, real};

fn seen(part: &Part) -> Seen {
    match part.how {
        How::Explored(config, program) => explored::run(part, config, program, file!()),
        How::Real(longest, program) => real::run(longest, program),
    }
}

/// How an explored part ends: `holds`, or the kind of its failure.
fn ending(program: fn()) -> String {
    let part = Part::explored("", Config::DEFAULT, program);
    seen(&part).failed.map_or_else(|| "holds".to_owned(), |failed| failed.kind)
}

fn failed(part: &Part) -> Failed {
    seen(part).failed.expect("it does not hold")
}

fn two_of(work: impl Fn() + Sync) {
    thread::scope(|scope| {
        scope.spawn(&work);
        scope.spawn(&work);
    });
}

#[test]
fn a_part_is_told_by_how_it_ends() {
    assert_eq!(ending(|| two_of(|| assert!(Mutex::new(1).lock().is_ok()))), "holds");
    assert_eq!(ending(|| Barrier::new(2).wait().is_leader().then_some(()).unwrap()), "deadlock");
    assert_eq!(ending(|| resume_unwind(Box::new("on purpose"))), "panic");
}

#[test]
fn an_answer_that_does_nothing_watched_is_not_checked() {
    assert_eq!(ending(|| assert_eq!(1 + 1, 2)), "unwatched");
}

#[test]
fn an_answer_that_uses_atomics_obeys_the_rules_of_c11() {
    // Right under sequential consistency, and wrong where nothing is released.
    let program = || {
        let (data, flag) = (AtomicUsize::new(0), AtomicUsize::new(0));
        thread::scope(|scope| {
            scope.spawn(|| {
                data.store(1, Ordering::Relaxed);
                flag.store(1, Ordering::Relaxed);
            });
            if flag.load(Ordering::Relaxed) == 1 {
                assert_eq!(data.load(Ordering::Relaxed), 1, "the data came with the flag");
            }
        });
    };
    let part = Part::explored("", Config::DEFAULT, program);
    assert_eq!(seen(&part).memory, Some(explorer::Memory::C11));
    let failed = failed(&part);
    // The line is told where it is one of the answer.
    assert!(failed.message.starts_with("the data came with the flag (line "), "{failed:?}");
    let trace = failed.trace.as_ref();
    let evidence = Evidence {
        part: "",
        kind: &failed.kind,
        message: &failed.message,
        trace,
        answer: file!(),
        spins: false,
    };
    assert!(evidence.did(|action| matches!(action, explorer::Action::Load { newer: 1.., .. })));
    assert!(evidence.used(|kind| matches!(kind, explorer::Kind::Atomic(_))));
    assert!(!evidence.used(|kind| kind == explorer::Kind::Mutex));
    assert!(evidence.says("the data") && evidence.is("panic") && !evidence.is("deadlock"));
}

#[test]
fn what_must_not_be_done_on_the_way_is_found() {
    let program = || {
        let lock = Mutex::new(0);
        two_of(|| *lock.lock().unwrap() += 1);
    };
    let part = Part::explored("", Config::DEFAULT, program);
    assert!(seen(&part).failed.is_none());
    let locks = |it: &Evidence<'_>| it.used(|kind| kind == explorer::Kind::Mutex);
    let strict = part.never("a lock was taken", locks);
    assert_eq!(failed(&strict).message, "a lock was taken");
}

#[test]
fn a_real_part_ends_by_itself_or_is_found_stuck() {
    assert!(seen(&Part::real("", || assert_eq!(1 + 1, 2))).failed.is_none());
    let panics = failed(&Part::real("", || panic!("on purpose")));
    assert_eq!((panics.kind.as_str(), panics.message.as_str()), ("panic", "on purpose"));
}

#[test]
fn a_ledger_is_read_in_both_orders() {
    let program = || {
        let ledger = Ledger::new();
        thread::scope(|scope| {
            scope.spawn(|| ledger.note('a'));
            scope.spawn(|| ledger.note('b'));
        });
        ledger.lines().into_iter().collect::<String>()
    };
    let outcomes = explorer::explore(&Config::DEFAULT, explorer::Count::Classes, program);
    let mut orders: Vec<_> = outcomes.rows.iter().map(|row| format!("{:?}", row.ending)).collect();
    orders.sort();
    assert_eq!(orders, [r#"Value("ab")"#, r#"Value("ba")"#]);
}

#[test]
fn a_room_counts_those_who_are_inside_at_once() {
    let program = |met: bool| {
        move || {
            let (room, together) = (Room::new(), Barrier::new(2));
            two_of(|| {
                room.stay(|| {
                    if met {
                        together.wait();
                    }
                });
            });
            room.most()
        }
    };
    let most = |met| {
        let all = explorer::explore(&Config::DEFAULT, explorer::Count::Classes, program(met));
        let mut all: Vec<_> = all.rows.iter().map(|row| format!("{:?}", row.ending)).collect();
        all.sort();
        all
    };
    assert_eq!(most(true), ["Value(2)"]);
    assert_eq!(most(false), ["Value(1)", "Value(2)"]);
}

#[test]
fn a_census_knows_who_did_what() {
    let census = Census::new();
    census.sign(1);
    thread::scope(|scope| {
        scope.spawn(|| census.sign(2)).join().unwrap();
    });
    census.sign(3);
    assert_eq!(census.by_thread(), [vec![1, 3], vec![2]]);
    assert_eq!(census.threads(), 2);
    assert!(census.has_me());
    assert!(!thread::scope(|scope| scope.spawn(|| census.has_me()).join().unwrap()));
}

#[test]
fn drops_and_allocations_are_counted() {
    let drops = Drops::new();
    let both = [drops.track(1), drops.track(2)];
    assert_eq!(drops.count(), 0);
    assert_eq!(both[1].value, 2);
    drop(both);
    assert_eq!(drops.count(), 2);
    let (blocks, kept) = crate::allocations(|| (Box::new(1), Arc::new(2)));
    assert_eq!((blocks, *kept.0 + *kept.1), (2, 3));
    assert_eq!(crate::allocations(|| 1 + 1), (0, 2));
}
