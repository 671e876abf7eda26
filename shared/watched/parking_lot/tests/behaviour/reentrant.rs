//! Its holder may lock it again, nobody else may.

use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;
use std::time::{Duration, Instant};

use parking_lot::{MappedReentrantMutexGuard, ReentrantMutex, ReentrantMutexGuard};

use crate::on_stage;

const SHORT: Duration = Duration::from_millis(2);

/// Whether another thread is refused, in each way of asking.
fn refuses(lock: &ReentrantMutex<RefCell<i32>>) -> bool {
    // Each guard is gone before the next question.
    let ask = || {
        let refused = lock.try_lock().is_none();
        assert_eq!(lock.try_lock_for(SHORT).is_none(), refused);
        assert_eq!(lock.try_lock_until(Instant::now() + SHORT).is_none(), refused);
        assert!(!lock.is_owned_by_current_thread());
        refused
    };
    thread::scope(|scope| scope.spawn(ask).join().expect("it does not panic"))
}

#[test]
fn no_update_is_lost() {
    on_stage(|| {
        let lock = ReentrantMutex::new(RefCell::new(0));
        thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    for _ in 0..500 {
                        let outer = lock.lock();
                        *lock.lock().borrow_mut() += 1;
                        *outer.borrow_mut() += 1;
                    }
                });
            }
        });
        assert_eq!(lock.into_inner().into_inner(), 4_000);
    });
}

#[test]
fn it_is_free_when_its_last_hold_is_given_back() {
    on_stage(|| {
        let lock = ReentrantMutex::new(RefCell::new(0));
        let first = lock.lock();
        let second = lock.try_lock().unwrap();
        let third = lock.try_lock_for(SHORT).unwrap();
        assert!(lock.is_owned_by_current_thread() && lock.is_locked());
        drop(first);
        assert!(refuses(&lock));
        ReentrantMutexGuard::unlock_fair(third);
        assert!(refuses(&lock));
        drop(second);
        assert!(!refuses(&lock));
        assert!(!lock.is_owned_by_current_thread());
    });
}

#[test]
fn a_mapped_guard_holds_the_lock() {
    on_stage(|| {
        let lock = ReentrantMutex::new((1, (2, RefCell::new(3))));
        let pair = ReentrantMutexGuard::map(lock.lock(), |value| &value.1);
        let cell = MappedReentrantMutexGuard::map(pair, |pair| &pair.1);
        *cell.borrow_mut() += 1;
        assert!(lock.is_owned_by_current_thread());
        assert_eq!(format!("{cell:?}"), "RefCell { value: 4 }");
        drop(cell);
        assert!(!lock.is_locked());
        let fallen = catch_unwind(AssertUnwindSafe(|| {
            drop(ReentrantMutexGuard::map(lock.lock(), |_| -> &i32 { panic!("on purpose") }));
        }));
        assert!(fallen.is_err());
        assert!(!lock.is_locked());
    });
}

#[test]
fn it_is_written_as_its_value() {
    on_stage(|| {
        let mut lock = ReentrantMutex::from(6);
        *lock.get_mut() += 1;
        let guard = lock.lock();
        assert_eq!(format!("{guard} {guard:?} {lock:?}"), "7 7 ReentrantMutex { data: 7 }");
        let other = thread::scope(|s| s.spawn(|| format!("{lock:?}")).join().unwrap());
        assert_eq!(other, "ReentrantMutex { data: <locked> }");
        assert_eq!(*ReentrantMutex::<i32>::default().lock(), 0);
    });
}
