//! `Mutex`.

use std::panic::{self, AssertUnwindSafe};
use std::sync::{Arc, Mutex, TryLockError};
use std::thread;

use super::explored::{DELIVER, values, values_in, verdict};

#[test]
fn no_update_under_a_lock_is_lost() {
    let sums = values(|| {
        let sum = Mutex::new(0);
        thread::scope(|s| {
            for _ in 0..2 {
                s.spawn(|| {
                    for _ in 0..2 {
                        let mut guard = sum.lock().unwrap();
                        let read = *guard;
                        *guard = read + 1;
                    }
                });
            }
        });
        sum.into_inner().unwrap()
    });
    assert_eq!(sums, [4]);
}

#[test]
fn an_update_in_two_holds_can_be_lost() {
    let sums = values(|| {
        let sum = Mutex::new(0);
        let add = || {
            let read = *sum.lock().unwrap();
            *sum.lock().unwrap() = read + 1;
        };
        thread::scope(|s| {
            s.spawn(add);
            add();
        });
        sum.into_inner().unwrap()
    });
    assert_eq!(sums, [1, 2]);
}

#[test]
fn two_locks_in_two_orders_deadlock() {
    let in_order = |same: bool| {
        move || {
            let (left, right) = (Mutex::new(0), Mutex::new(0));
            let both = |first: &Mutex<i32>, second: &Mutex<i32>| {
                let mut first = first.lock().unwrap();
                *first += 1;
                *second.lock().unwrap() += 1;
            };
            thread::scope(|s| {
                s.spawn(|| both(&left, &right));
                if same { both(&left, &right) } else { both(&right, &left) }
            });
            assert_eq!(left.into_inner().unwrap() + right.into_inner().unwrap(), 4);
        }
    };
    assert_eq!(verdict(in_order(true)), "passed");
    assert_eq!(verdict(in_order(false)), "deadlock");
}

#[test]
fn a_thread_that_locks_twice_waits_for_itself() {
    let twice = || {
        let lock = Mutex::new(());
        let _first = lock.lock().unwrap();
        let _second = lock.lock().unwrap();
    };
    assert_eq!(verdict(twice), "deadlock");
}

#[test]
fn a_guard_that_is_never_dropped_keeps_others_out() {
    let forgotten = || {
        let lock = Mutex::new(());
        std::mem::forget(lock.lock().unwrap());
        thread::scope(|s| drop(s.spawn(|| drop(lock.lock().unwrap()))));
    };
    assert_eq!(verdict(forgotten), "deadlock");
}

#[test]
fn to_try_a_lock_succeeds_or_not_and_never_waits() {
    let tries = values(|| {
        let lock = Mutex::new(1);
        thread::scope(|s| {
            s.spawn(|| *lock.lock().unwrap() += 1);
            match lock.try_lock() {
                Ok(value) => Some(*value),
                Err(TryLockError::WouldBlock) => None,
                Err(TryLockError::Poisoned(_)) => panic!("nobody panicked"),
            }
        })
    });
    assert_eq!(tries, [None, Some(1), Some(2)]);
}

#[test]
fn a_try_gives_the_lock_back_with_its_guard() {
    let again = values(|| {
        let lock = Mutex::new(0);
        *lock.try_lock().unwrap() += 1;
        let held = lock.lock().unwrap();
        assert!(lock.try_lock().is_err());
        drop(held);
        *lock.try_lock().unwrap()
    });
    assert_eq!(again, [1]);
}

#[test]
fn a_panic_poisons_the_lock_that_was_held() {
    let answers = values_in(&DELIVER, || {
        let mut lock = Arc::new(Mutex::new(1));
        let other = Arc::clone(&lock);
        let thread = thread::spawn(move || {
            let mut value = other.lock().unwrap();
            *value = 2;
            panic!("while it is held");
        });
        assert!(thread.join().is_err());
        assert!(lock.is_poisoned());
        let locked = *lock.lock().unwrap_err().into_inner();
        let Err(TryLockError::Poisoned(tried)) = lock.try_lock() else { panic!("it is free") };
        let tried = *tried.into_inner();
        let alone = Arc::get_mut(&mut lock).unwrap();
        let reached = **alone.get_mut().as_ref().unwrap_err().get_ref();
        lock.clear_poison();
        assert!(!lock.is_poisoned());
        let cleared = *lock.lock().unwrap();
        [locked, tried, reached, cleared]
    });
    assert_eq!(answers, [[2; 4]]);
}

#[test]
fn whether_a_lock_is_poisoned_depends_on_when_it_is_asked() {
    let answers = values_in(&DELIVER, || {
        let lock = Arc::new(Mutex::new(()));
        let other = Arc::clone(&lock);
        let thread = thread::spawn(move || {
            let _held = other.lock().unwrap();
            panic!("while it is held");
        });
        let before = lock.is_poisoned();
        let _ = thread.join();
        (before, lock.is_poisoned(), lock.lock().is_err())
    });
    assert_eq!(answers, [(false, true, true), (true, true, true)]);
}

#[test]
fn a_panic_that_is_caught_inside_of_the_hold_poisons_nothing() {
    let poisoned = values_in(&DELIVER, || {
        let lock = Mutex::new(());
        let held = lock.lock().unwrap();
        let caught = panic::catch_unwind(AssertUnwindSafe(|| panic!("caught")));
        drop(held);
        (caught.is_err(), lock.is_poisoned(), lock.into_inner().is_err())
    });
    assert_eq!(poisoned, [(true, false, false)]);
}

#[test]
fn to_print_a_lock_does_not_wait_for_it() {
    let texts = values(|| {
        let lock = Mutex::new(7);
        let free = format!("{lock:?}");
        let held = lock.lock().unwrap();
        (free, format!("{lock:?}").contains("<locked>"), format!("{held:?} {held}"))
    });
    let free = "Mutex { data: 7, poisoned: false, .. }".to_owned();
    assert_eq!(texts, [(free, true, "7 7".to_owned())]);
}

#[test]
fn a_lock_that_outlives_an_execution_is_refused() {
    static LOCK: Mutex<u8> = Mutex::new(0);
    assert_eq!(verdict(|| *LOCK.lock().unwrap() += 1), "misuse");
}
