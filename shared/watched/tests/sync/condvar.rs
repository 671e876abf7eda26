//! A wait gives the lock back, and holds it again when it ends.

extern crate std as real;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Condvar, Mutex};
use std::thread;
use std::time::Duration;

use crate::on_stage;

const SHORT: Duration = Duration::from_millis(2);
/// Longer than any test may run: not reached.
const LONG: Duration = Duration::from_hours(1);

fn poisoned() -> Mutex<i32> {
    let lock = Mutex::new(1);
    let fallen = catch_unwind(AssertUnwindSafe(|| {
        let _guard = lock.lock().expect("nobody fell yet");
        panic!("on purpose");
    }));
    assert!(fallen.is_err());
    lock
}

#[test]
fn a_waiter_sees_what_was_done_before_the_call() {
    on_stage(|| {
        static READY: Mutex<bool> = Mutex::new(false);
        static CHANGED: Condvar = Condvar::new();
        thread::scope(|scope| {
            let mut ready = READY.lock().unwrap();
            // It gets the lock only while this thread waits.
            scope.spawn(|| {
                *READY.lock().unwrap() = true;
                CHANGED.notify_one();
            });
            while !*ready {
                ready = CHANGED.wait(ready).unwrap();
            }
            assert!(READY.try_lock().is_err());
        });
    });
}

#[test]
fn one_call_for_all_wakes_all() {
    on_stage(|| {
        let (waiting, changed) = (Mutex::new((0, false)), Condvar::new());
        thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    let mut state = waiting.lock().unwrap();
                    state.0 += 1;
                    changed.notify_all();
                    let _state = changed.wait_while(state, |state| !state.1).unwrap();
                });
            }
            let mut state = changed.wait_while(waiting.lock().unwrap(), |s| s.0 < 4).unwrap();
            state.1 = true;
            changed.notify_all();
        });
        assert_eq!(waiting.into_inner().unwrap(), (4, true));
    });
}

#[test]
fn a_wait_that_nobody_ends_runs_out_of_time() {
    on_stage(|| {
        let (lock, changed) = (Mutex::new(5), Condvar::default());
        let mut guard = lock.lock().unwrap();
        // More than once, as a wait may also end for no reason.
        loop {
            let (again, outcome) = changed.wait_timeout(guard, SHORT).unwrap();
            guard = again;
            if outcome.timed_out() {
                break;
            }
        }
        assert_eq!(*guard, 5);
        let (guard, outcome) = changed.wait_timeout_while(guard, SHORT, |_| true).unwrap();
        assert!(outcome.timed_out());
        assert_eq!(*guard, 5);
        assert!(lock.try_lock().is_err());
    });
}

#[test]
fn a_condition_that_holds_needs_no_time() {
    on_stage(|| {
        let (lock, changed) = (Mutex::new(0), Condvar::new());
        let mut asked = 0;
        let condition = |_: &mut i32| {
            asked += 1;
            false
        };
        let waited = changed.wait_timeout_while(lock.lock().unwrap(), Duration::ZERO, condition);
        let (_guard, outcome) = waited.unwrap();
        assert!(!outcome.timed_out());
        assert_eq!(asked, 1);
    });
}

#[test]
fn a_call_in_time_ends_a_wait_with_a_limit() {
    on_stage(|| {
        let (lock, changed) = (Mutex::new(0), Condvar::new());
        thread::scope(|scope| {
            let guard = lock.lock().unwrap();
            scope.spawn(|| {
                *lock.lock().unwrap() = 1;
                changed.notify_all();
            });
            let waited = changed.wait_timeout_while(guard, LONG, |value| *value == 0);
            let (mut guard, outcome) = waited.unwrap();
            assert!(!outcome.timed_out());
            assert_eq!(*guard, 1);
            // A condition may change what it looks at.
            let even = |value: &mut i32| {
                *value += 1;
                *value % 2 != 0
            };
            guard = changed.wait_while(guard, even).unwrap();
            assert_eq!(*guard, 2);
        });
    });
}

#[test]
fn a_wait_on_a_poisoned_lock_gives_guard_and_poison() {
    on_stage(|| {
        let (lock, changed) = (poisoned(), Condvar::new());
        let mut guard = lock.lock().unwrap_err().into_inner();
        guard = changed.wait_timeout(guard, SHORT).unwrap_err().into_inner().0;
        thread::scope(|scope| {
            for _ in 0..2 {
                // It gets the lock, and calls, only while the other thread waits.
                let call = || {
                    let _guard = lock.lock().unwrap_err();
                    changed.notify_all();
                };
                scope.spawn(call);
                guard = changed.wait(guard).unwrap_err().into_inner();
                scope.spawn(call);
                let waited = changed.wait_timeout_while(guard, LONG, |_| true);
                guard = waited.unwrap_err().into_inner().0;
            }
            // No wait, no look at the poison.
            guard = changed.wait_while(guard, |_| false).unwrap();
            assert_eq!(*guard, 1);
            // Or the callers could not end before the scope.
            drop(guard);
        });
    });
}

#[test]
fn a_condition_variable_shows_nothing() {
    on_stage(|| {
        let same = real::sync::Condvar::new();
        assert_eq!(format!("{:?}", Condvar::new()), format!("{same:?}"));
    });
}
