//! Each explored thread has thread-local values of its own, as in reality.

#[macro_use]
extern crate watched as std;

use core::sync::atomic as real;
use std::cell::{Cell, OnceCell, RefCell};
use std::collections::BTreeSet;
use std::fmt::Debug;
use std::panic::catch_unwind;
use std::sync::Arc;
use std::sync::atomic::AtomicU32;
use std::sync::atomic::Ordering::SeqCst;
use std::thread::{self, AccessError, LocalKey};

use explorer::{Config, Count, Ending, check, explore};

/// Runs both as threads of the program, and waits for them.
fn side_by_side(left: impl FnOnce() + Send + 'static, right: impl FnOnce() + Send + 'static) {
    let (left, right) = (thread::spawn(left), thread::spawn(right));
    left.join().expect("a panic would have ended the execution");
    right.join().expect("a panic would have ended the execution");
}

/// Every value that the program can return.
#[track_caller]
fn outcomes<T: Ord + Clone + Send + 'static>(
    program: impl Fn() -> T + Send + Sync + 'static,
) -> BTreeSet<T> {
    let outcomes = explore(&Config::DEFAULT, Count::Every, program);
    assert!(outcomes.complete, "{:?}", outcomes.refused);
    let value = |ending| match ending {
        Ending::Value(value) => value,
        Ending::Failed(how) => panic!("{how}"),
    };
    outcomes.rows.into_iter().map(|row| value(row.ending)).collect()
}

/// The same inside and outside of an exploration, on a thread that is fresh.
#[track_caller]
fn everywhere<T>(program: fn() -> T) -> T
where
    T: Ord + Clone + Debug + Send + 'static,
{
    let outside = thread::spawn(program).join().expect("it does not panic");
    assert_eq!(outcomes(program), BTreeSet::from([outside.clone()]));
    outside
}

thread_local! {
    /// A value that is there before anybody asks.
    pub(crate) static NUMBER: Cell<u32> = const { Cell::new(5) };
    static TEXT: RefCell<String> = RefCell::new("begin".to_owned());
    #[allow(dead_code, reason = "its attribute is what is tried")]
    static UNUSED: Cell<u8> = Cell::new(0)
}
thread_local!(static ALONE: Cell<i8> = const { Cell::new(-1) });
thread_local! { static LAST: &'static str = "lazy"; }
std::thread_local! {}

#[test]
fn a_cell_is_read_and_written() {
    let seen = everywhere(|| {
        let first = NUMBER.get();
        NUMBER.set(6);
        let second = NUMBER.replace(7);
        let third = NUMBER.take();
        let fourth = NUMBER.with(Cell::get);
        let fifth = NUMBER.try_with(|number| number.get() + 1).unwrap_or(99);
        [first, second, third, fourth, fifth]
    });
    assert_eq!(seen, [5, 6, 7, 0, 1]);
    assert_eq!(everywhere(|| (ALONE.get(), LAST.with(|last| *last))), (-1, "lazy"));
}

#[test]
fn a_ref_cell_is_borrowed_and_written() {
    let seen = everywhere(|| {
        let first = TEXT.with_borrow(String::clone);
        TEXT.with_borrow_mut(|text| text.push('!'));
        let second = TEXT.replace("other".to_owned());
        TEXT.set("third".to_owned());
        let third = TEXT.take();
        let fourth = TEXT.with_borrow(String::len);
        (first, second, third, fourth)
    });
    assert_eq!(seen, ("begin".to_owned(), "begin!".to_owned(), "third".to_owned(), 0));
}

#[test]
fn a_second_borrow_panics() {
    let seen = everywhere(|| {
        TEXT.with_borrow(|_| catch_unwind(|| TEXT.with_borrow_mut(String::clear)).is_err())
    });
    assert!(seen);
}

#[test]
fn each_thread_has_a_value_of_its_own() {
    let sums = outcomes(|| {
        NUMBER.set(100);
        let sum = Arc::new(AtomicU32::new(0));
        let add = |by: u32| {
            let sum = sum.clone();
            move || {
                NUMBER.set(NUMBER.get() + by);
                sum.fetch_add(NUMBER.get(), SeqCst);
            }
        };
        side_by_side(add(1), add(2));
        (sum.load(SeqCst), NUMBER.get())
    });
    assert_eq!(sums, BTreeSet::from([(5 + 1 + 5 + 2, 100)]), "every execution begins at 5");
}

#[test]
fn the_real_value_of_the_caller_is_not_touched() {
    NUMBER.set(77);
    assert_eq!(outcomes(|| NUMBER.replace(1)), BTreeSet::from([5]));
    assert_eq!(NUMBER.get(), 77);
}

#[test]
fn two_variables_of_one_type_are_two() {
    thread_local! {
        static LEFT: Cell<u32> = const { Cell::new(1) };
        static RIGHT: Cell<u32> = const { Cell::new(1) };
    }
    let seen = everywhere(|| {
        LEFT.set(2);
        (LEFT.get(), RIGHT.get())
    });
    assert_eq!(seen, (2, 1));
}

#[test]
fn the_first_value_may_be_set_instead_of_made() {
    thread_local! {
        static CELL: Cell<u32> = panic!("nobody asks for it");
        static REF_CELL: RefCell<u32> = panic!("nobody asks for it");
    }
    let seen = everywhere(|| {
        CELL.set(1);
        REF_CELL.set(2);
        (CELL.get(), REF_CELL.take())
    });
    assert_eq!(seen, (1, 2));
}

/// How many of them were dropped; never explored.
static DROPPED: real::AtomicU32 = real::AtomicU32::new(0);

/// Counts that it is dropped.
struct Counts;

impl Drop for Counts {
    fn drop(&mut self) {
        DROPPED.fetch_add(1, SeqCst);
    }
}

#[test]
fn every_value_is_dropped_when_its_thread_ends() {
    thread_local!(static COUNTS: Counts = const { Counts });
    let report = check(&Config::DEFAULT, || {
        let before = DROPPED.load(SeqCst);
        let began = Arc::new(AtomicU32::new(0));
        let (left, right) = (began.clone(), began);
        side_by_side(
            move || COUNTS.with(|_| left.store(1, SeqCst)),
            move || COUNTS.with(|_| right.store(2, SeqCst)),
        );
        assert_eq!(DROPPED.load(SeqCst), before + 2);
    });
    assert!(report.passed(), "{:?}", report.found.map(|found| found.failure));
}

/// What a destructor finds in another variable, and in its own.
type Findings = Arc<[AtomicU32; 2]>;

/// Looks, when it is dropped, whether a variable is still there.
struct Looks(Findings, usize, fn() -> Result<u32, AccessError>);

impl Drop for Looks {
    fn drop(&mut self) {
        let found = (self.2)().unwrap_or_else(|err| {
            assert_eq!(format!("{err:?}: {err}"), "AccessError: already destroyed");
            404
        });
        self.0[self.1].store(found, SeqCst);
    }
}

thread_local! {
    static EARLY: OnceCell<Looks> = const { OnceCell::new() };
    static LATE: OnceCell<Looks> = const { OnceCell::new() };
}

fn is_there(key: &'static LocalKey<OnceCell<Looks>>) -> Result<u32, AccessError> {
    key.try_with(|cell| u32::from(cell.get().is_some()))
}

#[test]
fn a_destructor_finds_its_own_value_gone_and_an_earlier_one_there() {
    let found = outcomes(|| {
        let findings = Findings::default();
        let (early, late) = (findings.clone(), findings.clone());
        let begin = move || {
            EARLY.with(|cell| cell.set(Looks(early, 0, || is_there(&EARLY))).is_ok());
            LATE.with(|cell| cell.set(Looks(late, 1, || is_there(&EARLY))).is_ok());
        };
        side_by_side(begin, || ());
        [0, 1].map(|which| findings[which].load(SeqCst))
    });
    assert_eq!(found, BTreeSet::from([[404, 1]]));
}

#[test]
fn a_destructor_that_needs_a_value_that_is_gone_panics_as_in_reality() {
    let program = || {
        let findings = Findings::default();
        let early = findings.clone();
        let begin = move || {
            EARLY.with(|cell| {
                let looks = || Ok(EARLY.with(|cell| u32::from(cell.get().is_some())));
                cell.set(Looks(early, 0, looks)).is_ok()
            });
        };
        side_by_side(begin, || ());
    };
    let found = check(&Config::DEFAULT, program).found.expect("the destructor panics");
    assert_eq!(found.failure.kind(), "panic");
    assert!(found.failure.to_string().contains("during or after destruction"));
}

#[test]
fn a_value_without_a_destructor_stays() {
    thread_local! {
        static PLAIN: Cell<u32> = const { Cell::new(8) };
        static ASKS: OnceCell<Asks> = const { OnceCell::new() };
    }
    struct Asks(Findings);
    impl Drop for Asks {
        fn drop(&mut self) {
            self.0[0].store(PLAIN.try_with(Cell::get).unwrap_or(404), SeqCst);
        }
    }
    let found = outcomes(|| {
        let findings = Findings::default();
        let asks = findings.clone();
        let begin = move || {
            ASKS.with(|cell| cell.set(Asks(asks)).is_ok());
            PLAIN.set(9);
        };
        side_by_side(begin, || ());
        findings[0].load(SeqCst)
    });
    assert_eq!(found, BTreeSet::from([9]));
}

#[test]
fn a_sum_of_locals_loses_nothing() {
    let add = |total: Arc<AtomicU32>| {
        move || {
            for _ in 0..2 {
                NUMBER.set(NUMBER.get() + 1);
            }
            total.fetch_add(NUMBER.get() - 5, SeqCst);
        }
    };
    let report = check(&Config::DEFAULT, move || {
        let total = Arc::new(AtomicU32::new(0));
        side_by_side(add(total.clone()), add(total.clone()));
        assert_eq!(total.load(SeqCst), 4);
    });
    assert!(report.passed());
}
