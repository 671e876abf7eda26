//! Made once, whoever comes first; a panic of the initialiser counts as told.

extern crate std as real;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Barrier, LazyLock, Once, OnceLock};
use std::thread;

use crate::on_stage;

const THREADS: usize = 4;

fn panics<T>(run: impl FnOnce() -> T) -> bool {
    catch_unwind(AssertUnwindSafe(run)).is_err()
}

/// Runs this in all threads at once.
fn together(run: impl Fn() + Sync) {
    let begin = Barrier::new(THREADS);
    thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                begin.wait();
                run();
            });
        }
    });
}

#[test]
fn once_runs_once_and_all_wait_for_it() {
    on_stage(|| {
        static ONCE: Once = Once::new();
        static RUNS: AtomicUsize = AtomicUsize::new(0);
        assert!(!ONCE.is_completed());
        together(|| {
            ONCE.call_once(|| _ = RUNS.fetch_add(1, Ordering::Relaxed));
            assert_eq!(RUNS.load(Ordering::Relaxed), 1);
        });
        ONCE.call_once_force(|_| unreachable!("it ran"));
        ONCE.wait();
        ONCE.wait_force();
        assert!(ONCE.is_completed());
        assert_eq!(format!("{ONCE:?}"), format!("{:?}", real::sync::Once::new()));
    });
}

#[test]
fn once_can_be_waited_for() {
    on_stage(|| {
        let (once, forced) = (Once::new(), Once::new());
        thread::scope(|scope| {
            let waiting = scope.spawn(|| {
                once.wait();
                forced.wait_force();
            });
            once.call_once(|| ());
            forced.call_once(|| ());
            waiting.join().unwrap();
        });
    });
}

#[test]
fn once_is_poisoned_by_a_panic_and_can_be_forced() {
    on_stage(|| {
        let once = Once::new();
        assert!(panics(|| once.call_once(|| panic!("on purpose"))));
        assert!(panics(|| once.call_once(|| ())));
        assert!(panics(|| once.wait()));
        assert!(!once.is_completed());
        let mut told = None;
        once.call_once_force(|state| told = Some(state.is_poisoned()));
        assert_eq!(told, Some(true));
        once.call_once(|| unreachable!("it ran"));
    });
}

#[test]
fn a_value_is_made_once_and_all_see_the_same() {
    on_stage(|| {
        static VALUE: OnceLock<usize> = OnceLock::new();
        static RUNS: AtomicUsize = AtomicUsize::new(0);
        together(|| {
            assert_eq!(*VALUE.get_or_init(|| RUNS.fetch_add(1, Ordering::Relaxed) + 1), 1);
        });
        assert_eq!(RUNS.load(Ordering::Relaxed), 1);
        assert_eq!(VALUE.set(5), Err(5));
        assert_eq!(VALUE.get(), Some(&1));
    });
}

#[test]
fn a_value_can_be_waited_for() {
    on_stage(|| {
        let cell = OnceLock::new();
        thread::scope(|scope| {
            let waiting = scope.spawn(|| *cell.wait());
            assert_eq!(cell.set(8), Ok(()));
            assert_eq!(waiting.join().unwrap(), 8);
        });
        assert_eq!(*cell.wait(), 8);
    });
}

#[test]
fn one_of_many_that_set_a_value_succeeds() {
    on_stage(|| {
        let (cell, succeeded) = (OnceLock::new(), AtomicUsize::new(0));
        together(|| {
            succeeded.fetch_add(usize::from(cell.set(9).is_ok()), Ordering::Relaxed);
        });
        assert_eq!(succeeded.into_inner(), 1);
    });
}

#[test]
fn a_value_whose_initialiser_panicked_can_still_be_made() {
    on_stage(|| {
        let cell = OnceLock::new();
        assert!(panics(|| cell.get_or_init(|| panic!("on purpose"))));
        assert_eq!(cell.get(), None);
        assert_eq!(cell.get_or_init(|| 2), &2);
    });
}

#[test]
fn a_cell_is_a_value_too() {
    on_stage(|| {
        let mut cell = OnceLock::from(4);
        assert_eq!(format!("{cell:?}"), format!("{:?}", real::sync::OnceLock::from(4)));
        let (empty, same) = (OnceLock::<u8>::new(), real::sync::OnceLock::<u8>::new());
        assert_eq!(format!("{empty:?}"), format!("{same:?}"));
        let copy = cell.clone();
        assert_eq!(copy, cell);
        *cell.get_mut().unwrap() += 1;
        assert_ne!(copy, cell);
        assert_eq!(cell.take(), Some(5));
        assert_eq!(cell, OnceLock::default());
        assert_eq!(cell.set(6), Ok(()));
        assert_eq!(cell.into_inner(), Some(6));
    });
}

#[test]
fn a_lazy_value_is_made_once_at_its_first_use() {
    on_stage(|| {
        static RUNS: AtomicUsize = AtomicUsize::new(0);
        static LAZY: LazyLock<Vec<usize>> =
            LazyLock::new(|| vec![RUNS.fetch_add(1, Ordering::Relaxed); 3]);
        let same = real::sync::LazyLock::new(|| [0, 0, 0]);
        assert_eq!(format!("{LAZY:?}"), format!("{same:?}"));
        assert_eq!(LazyLock::get(&LAZY), None);
        together(|| assert_eq!(LAZY.len(), 3));
        assert_eq!(RUNS.load(Ordering::Relaxed), 1);
        assert_eq!(LazyLock::force(&LAZY), &*same);
        assert_eq!(format!("{LAZY:?}"), format!("{same:?}"));
    });
}

#[test]
fn a_lazy_value_can_be_changed_by_its_owner() {
    on_stage(|| {
        let mut lazy = LazyLock::<i32>::default();
        assert_eq!(LazyLock::get_mut(&mut lazy), None);
        *LazyLock::force_mut(&mut lazy) += 1;
        *lazy += 1;
        assert_eq!(LazyLock::get_mut(&mut lazy), Some(&mut 2));
        let word = String::from("captured");
        let mut other = LazyLock::new(move || word);
        other.push('!');
        assert_eq!(*other, "captured!");
    });
}

#[test]
fn a_lazy_value_is_lost_by_a_panic() {
    on_stage(|| {
        let mut lazy: LazyLock<i32> = LazyLock::new(|| panic!("on purpose"));
        assert!(panics(|| *lazy));
        assert!(panics(|| *LazyLock::force(&lazy)));
        assert!(panics(|| *LazyLock::force_mut(&mut lazy)));
        assert_eq!(LazyLock::get(&lazy), None);
    });
}
