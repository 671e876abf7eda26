//! Scoped threads of `crossbeam`, explored and not.

extern crate watched as std;
extern crate watched_crossbeam as crossbeam;

use std::collections::BTreeSet;
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicU32, Ordering::SeqCst};

use explorer::{Config, Panics};

use explored::{outcomes, verdict};

mod explored;

/// Two threads, one of them made by the other, add to what is on the stack.
fn adds() -> u32 {
    let sum = AtomicU32::new(0);
    let result = crossbeam::scope(|scope| {
        let child = scope.spawn(|scope| {
            let grandchild = scope.builder().name("small".to_owned()).stack_size(1 << 18);
            let made = grandchild.spawn(|_| sum.fetch_add(1, SeqCst));
            assert_eq!(made.expect("it does not panic").thread().name(), Some("small"));
            sum.fetch_add(2, SeqCst);
            7
        });
        child.join().expect("it does not panic")
    });
    assert_eq!(result.expect("it does not panic"), 7);
    sum.into_inner()
}

#[test]
fn a_scope_waits_for_all_its_threads() {
    assert_eq!(adds(), 3);
    assert_eq!(outcomes(&Config::DEFAULT, adds), BTreeSet::from([3]));
}

/// Panics, without a word on standard error.
fn fall() -> ! {
    resume_unwind(Box::new("on purpose"))
}

/// One panic is joined, one is left to the scope.
fn panics() {
    let outer = crossbeam::scope(|scope| {
        assert_eq!(format!("{scope:?}"), "Scope { .. }");
        let step = AtomicU32::new(0);
        step.fetch_add(1, SeqCst);
        let joined = scope.spawn(|_| -> () { fall() });
        assert_eq!(format!("{joined:?}"), "ScopedJoinHandle { .. }");
        assert!(joined.join().is_err());
        5
    });
    assert_eq!(outer.ok(), Some(5));
    let left = crossbeam::scope(|scope| {
        scope.spawn(|_| -> () { fall() });
    });
    assert!(left.is_err());
}

#[test]
fn the_panic_of_a_thread_that_nobody_joins_is_the_answer_of_the_scope() {
    panics();
    let config = Config { panics: Panics::Deliver, ..Config::DEFAULT };
    assert_eq!(verdict(&config, panics), "passed");
    assert!(verdict(&Config::DEFAULT, panics).starts_with("panic: on purpose"));
}
