//! Atomic cells and back-offs that are explored do what the real ones do.

extern crate watched as std;
extern crate watched_crossbeam as crossbeam;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::thread;

use crossbeam::atomic::AtomicCell;
use crossbeam::utils::{Backoff, CachePadded};
use explorer::{Config, Memory};

use explored::{fails, outcomes, passes, verdict};

mod explored;

/// A value that fits into no atomic of std.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Wide([u64; 4]);

#[test]
fn a_wide_value_is_never_seen_in_part() {
    for memory in [Memory::Sc, Memory::Tso, Memory::C11] {
        let seen = outcomes(&Config { memory, ..Config::DEFAULT }, || {
            let cell = Arc::new(AtomicCell::new(Wide([0; 4])));
            let other = Arc::clone(&cell);
            let writer = thread::spawn(move || other.store(Wide([1; 4])));
            let read = cell.load();
            writer.join().unwrap();
            assert_eq!(cell.load(), Wide([1; 4]));
            read
        });
        assert_eq!(seen, BTreeSet::from([Wide([0; 4]), Wide([1; 4])]));
    }
}

#[test]
fn a_load_and_a_store_lose_an_update_and_one_step_does_not() {
    let add = |step: fn(&AtomicCell<u32>)| {
        outcomes(&Config::DEFAULT, move || {
            let cell = Arc::new(CachePadded::new(AtomicCell::new(0)));
            let other = Arc::clone(&cell);
            let thread = thread::spawn(move || step(&other));
            step(&cell);
            thread.join().unwrap();
            cell.load()
        })
    };
    assert_eq!(add(|cell| cell.store(cell.load() + 1)), BTreeSet::from([1, 2]));
    assert_eq!(add(|cell| _ = cell.fetch_add(1)), BTreeSet::from([2]));
    assert_eq!(add(|cell| _ = cell.fetch_update(|n| Some(n + 1))), BTreeSet::from([2]));
}

#[test]
fn whoever_swaps_first_gets_the_first_value() {
    let seen = outcomes(&Config::DEFAULT, || {
        // A type that cannot be copied.
        let cell = Arc::new(AtomicCell::new(Some(Box::new(0))));
        let other = Arc::clone(&cell);
        let taker = thread::spawn(move || other.take());
        let mine = cell.swap(Some(Box::new(1)));
        let theirs = taker.join().unwrap();
        let left = Arc::into_inner(cell).unwrap().into_inner();
        (mine, theirs, left)
    });
    let boxed = |n| Some(Box::new(n));
    let both = [(boxed(0), boxed(1), None), (None, boxed(0), boxed(1))];
    assert_eq!(seen, BTreeSet::from(both));
}

#[test]
fn one_of_two_exchanges_succeeds() {
    let seen = outcomes(&Config::DEFAULT, || {
        let cell = Arc::new(AtomicCell::new('a'));
        let other = Arc::clone(&cell);
        let thread = thread::spawn(move || other.compare_exchange('a', 'b'));
        (cell.compare_exchange('a', 'c'), thread.join().unwrap(), cell.load())
    });
    let both = [(Ok('a'), Err('c'), 'c'), (Err('b'), Ok('a'), 'b')];
    assert_eq!(seen, BTreeSet::from(both));
}

#[test]
fn arithmetic_is_that_of_the_real_cell() {
    fn all() -> Vec<u8> {
        let cell = AtomicCell::new(0b1100_u8);
        let old = [
            cell.fetch_add(1),
            cell.fetch_sub(2),
            cell.fetch_and(0b1110),
            cell.fetch_nand(0b0111),
            cell.fetch_or(1),
            cell.fetch_xor(0b11),
            cell.fetch_max(9),
            cell.fetch_min(5),
            cell.load(),
        ];
        old.to_vec()
    }
    fn booleans() -> Vec<u8> {
        let cell = AtomicCell::from(true);
        let old = [
            cell.fetch_and(false),
            cell.fetch_or(true),
            cell.fetch_xor(true),
            cell.fetch_nand(true),
            cell.load(),
        ];
        old.map(u8::from).to_vec()
    }
    for scenario in [all, booleans] {
        assert_eq!(outcomes(&Config::DEFAULT, scenario), BTreeSet::from([scenario()]));
    }
    assert_eq!(format!("{:?}", AtomicCell::<u8>::default()), "AtomicCell { value: 0 }");
    assert!(AtomicCell::<bool>::is_lock_free());
}

#[test]
fn a_loop_that_waits_for_a_cell_ends_and_backs_off() {
    passes(|| {
        let ready = Arc::new(AtomicCell::new(false));
        let other = Arc::clone(&ready);
        let setter = thread::spawn(move || other.store(true));
        let backoff = Backoff::default();
        while !ready.load() {
            backoff.spin();
        }
        setter.join().unwrap();
    });
}

#[test]
fn a_back_off_is_completed_after_some_steps() {
    passes(|| {
        let (backoff, seen) = (Backoff::new(), AtomicCell::new(0));
        seen.store(1);
        (0..100).for_each(|_| backoff.snooze());
        assert!(backoff.is_completed());
        backoff.reset();
        assert!(!backoff.is_completed());
        assert!(format!("{backoff:?}").starts_with("Backoff {"));
    });
}

#[test]
fn a_cell_that_nobody_changes_is_a_livelock() {
    fails("livelock", || {
        let ready = AtomicCell::new(false);
        let backoff = Backoff::new();
        while !ready.load() {
            backoff.snooze();
        }
    });
}

#[test]
fn a_cell_that_keeps_what_an_earlier_execution_left_is_refused() {
    static COUNT: AtomicCell<u8> = AtomicCell::new(0);
    static READ: AtomicCell<u8> = AtomicCell::new(7);
    let counted = verdict(&Config::DEFAULT, || _ = COUNT.fetch_add(1));
    assert!(counted.contains("cannot be explored: the cell"), "{counted}");
    fails("panic: cannot be explored: the cell", || _ = COUNT.load());
    // What nobody changes is the same each time.
    passes(|| assert_eq!(READ.load(), 7));
}
