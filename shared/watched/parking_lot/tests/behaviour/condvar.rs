//! A wait gives the lock back, and holds it again when it ends.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;
use std::time::{Duration, Instant};

use parking_lot::{Condvar, Mutex, WaitTimeoutResult};

use crate::on_stage;

const SHORT: Duration = Duration::from_millis(2);
/// Longer than any test may run: not reached.
const LONG: Duration = Duration::from_hours(1);

#[test]
fn a_waiter_sees_what_was_done_before_the_call() {
    on_stage(|| {
        static READY: Mutex<bool> = Mutex::new(false);
        static CHANGED: Condvar = Condvar::new();
        thread::scope(|scope| {
            let mut ready = READY.lock();
            // It gets the lock only while this thread waits.
            let notified = scope.spawn(|| {
                *READY.lock() = true;
                CHANGED.notify_one()
            });
            CHANGED.wait(&mut ready);
            assert!(*ready && READY.try_lock().is_none());
            assert!(notified.join().unwrap());
        });
    });
}

#[test]
fn the_waiters_are_counted() {
    on_stage(|| {
        let (state, changed, arrived) = (Mutex::new((0, false)), Condvar::new(), Condvar::new());
        assert!(!changed.notify_one());
        thread::scope(|scope| {
            for _ in 0..3 {
                scope.spawn(|| {
                    let mut state = state.lock();
                    state.0 += 1;
                    arrived.notify_one();
                    changed.wait_while(&mut state, |state| !state.1);
                    state.0 -= 1;
                });
            }
            let mut guard = state.lock();
            arrived.wait_while(&mut guard, |state| state.0 < 3);
            guard.1 = true;
            assert!(changed.notify_one());
            assert_eq!(changed.notify_all(), 2);
            assert_eq!(changed.notify_all(), 0);
        });
        assert_eq!(state.into_inner(), (0, true));
    });
}

#[test]
fn a_wait_that_nobody_ends_runs_out_of_time() {
    on_stage(|| {
        let (lock, changed) = (Mutex::new(5), Condvar::default());
        let mut guard = lock.lock();
        assert!(changed.wait_for(&mut guard, SHORT).timed_out());
        assert!(changed.wait_until(&mut guard, Instant::now() + SHORT).timed_out());
        let result = changed.wait_while_for(&mut guard, |n| *n == 5, SHORT);
        assert_eq!(format!("{result:?}"), "WaitTimeoutResult(true)");
        assert!(changed.wait_while_until(&mut guard, |n| *n == 5, Instant::now()).timed_out());
        assert!(lock.try_lock().is_none());
        assert_eq!(*guard, 5);
    });
}

#[test]
fn a_condition_that_does_not_hold_waits_for_nothing() {
    on_stage(|| {
        let (lock, changed) = (Mutex::new(5), Condvar::new());
        let mut guard = lock.lock();
        changed.wait_while(&mut guard, |n| *n != 5);
        let result: WaitTimeoutResult = changed.wait_while_for(&mut guard, |n| *n != 5, LONG);
        assert!(!result.timed_out());
        assert!(!changed.wait_while_for(&mut guard, |_| false, Duration::MAX).timed_out());
        assert!(!changed.wait_while_until(&mut guard, |_| false, Instant::now()).timed_out());
    });
}

#[test]
fn the_condition_is_asked_once_more_when_the_time_is_over() {
    on_stage(|| {
        let (lock, changed) = (Mutex::new(0), Condvar::new());
        let mut guard = lock.lock();
        let first_time = |asked: &mut i32| {
            *asked += 1;
            *asked == 1
        };
        assert!(!changed.wait_while_until(&mut guard, first_time, Instant::now()).timed_out());
        assert_eq!(*guard, 2);
    });
}

#[test]
fn a_notified_wait_with_a_limit_did_not_time_out() {
    on_stage(|| {
        let (lock, changed) = (Mutex::new(false), Condvar::new());
        thread::scope(|scope| {
            let mut guard = lock.lock();
            scope.spawn(|| {
                let mut other = lock.lock();
                *other = true;
                changed.notify_one();
                changed.wait_while(&mut other, |done| *done);
            });
            assert!(!changed.wait_for(&mut guard, LONG).timed_out());
            *guard = false;
            changed.notify_one();
        });
        assert!(!lock.into_inner());
    });
}

#[test]
fn two_mutexes_at_once_are_refused() {
    on_stage(|| {
        let (one, other, changed) = (Mutex::new(false), Mutex::new(()), Condvar::new());
        thread::scope(|scope| {
            let mut guard = one.lock();
            scope.spawn(|| {
                // It gets this lock only while the first thread waits.
                let mut ready = one.lock();
                let fallen = catch_unwind(AssertUnwindSafe(|| changed.wait(&mut other.lock())));
                let message = fallen.unwrap_err().downcast_ref::<&str>().map(ToString::to_string);
                assert!(message.unwrap().contains("more than one mutex"));
                assert!(other.try_lock().is_some());
                *ready = true;
                changed.notify_one();
            });
            changed.wait_while(&mut guard, |ready| !*ready);
        });
        assert_eq!(format!("{changed:?}"), "Condvar { .. }");
    });
}
