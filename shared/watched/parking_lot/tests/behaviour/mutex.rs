//! One holder at a time; a panic does not poison.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;
use std::time::{Duration, Instant};

use parking_lot::{FairMutex, MappedMutexGuard, Mutex, MutexGuard};

use crate::on_stage;

const SHORT: Duration = Duration::from_millis(2);
/// Longer than any test may run: not reached.
const LONG: Duration = Duration::from_hours(1);

/// What another thread is told now.
fn elsewhere<T: Send>(ask: impl FnOnce() -> T + Send) -> T {
    thread::scope(|scope| scope.spawn(ask).join().expect("it does not panic"))
}

#[test]
fn no_update_is_lost() {
    on_stage(|| {
        static TOTAL: Mutex<u32> = Mutex::new(0);
        let fair = FairMutex::new(0);
        thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| (0..1_000).for_each(|_| *TOTAL.lock() += 1));
                scope.spawn(|| (0..50).for_each(|_| *fair.lock() += 1));
            }
        });
        assert_eq!(*TOTAL.lock(), 4_000);
        assert_eq!(fair.into_inner(), 200);
    });
}

#[test]
fn a_held_lock_refuses_everybody_else() {
    on_stage(|| {
        let lock = Mutex::new(1);
        let guard = lock.try_lock().unwrap();
        let refused = elsewhere(|| {
            lock.try_lock().is_none()
                && lock.try_lock_for(SHORT).is_none()
                && lock.try_lock_until(Instant::now() + SHORT).is_none()
                && lock.is_locked()
        });
        assert!(refused);
        drop(guard);
        assert!(!lock.is_locked());
        assert_eq!(*lock.try_lock_for(LONG).unwrap(), 1);
        assert_eq!(*lock.try_lock_until(Instant::now() + LONG).unwrap(), 1);
    });
}

#[test]
fn a_time_limit_that_is_over_still_takes_a_free_lock() {
    on_stage(|| {
        let lock = FairMutex::new(());
        assert!(lock.try_lock_for(Duration::ZERO).is_some());
        assert!(lock.try_lock_until(Instant::now()).is_some());
    });
}

#[test]
fn a_panic_frees_the_lock() {
    on_stage(|| {
        let lock = Mutex::new(1);
        let fallen = catch_unwind(AssertUnwindSafe(|| {
            *lock.lock() = 2;
            let _guard = lock.lock();
            panic!("on purpose");
        }));
        assert!(fallen.is_err());
        assert_eq!(*lock.try_lock().unwrap(), 2);
    });
}

#[test]
fn a_mapped_guard_holds_the_lock_and_shows_a_part() {
    on_stage(|| {
        let lock = Mutex::new((1, [2, 3]));
        let mut array = MutexGuard::map(lock.lock(), |pair| &mut pair.1);
        array[0] = 20;
        let mut last = MappedMutexGuard::map(array, |array| &mut array[1]);
        *last = 30;
        assert_eq!(format!("{last} {last:?}"), "30 30");
        assert!(elsewhere(|| lock.try_lock().is_none()));
        MappedMutexGuard::unlock_fair(last);
        assert_eq!(lock.into_inner(), (1, [20, 30]));
    });
}

#[test]
fn a_part_that_is_not_there_leaves_the_guard() {
    on_stage(|| {
        let lock = Mutex::new(vec![1]);
        let Err(guard) = MutexGuard::try_map(lock.lock(), |list| list.get_mut(1)) else {
            panic!("there is one element");
        };
        assert!(elsewhere(|| lock.is_locked()));
        let Ok(mut first) = MutexGuard::try_map(guard, |list| list.get_mut(0)) else {
            panic!("there is an element");
        };
        *first = 2;
        assert!(elsewhere(|| lock.is_locked()));
        drop(first);
        assert_eq!(*lock.try_lock().unwrap(), [2]);
    });
}

#[test]
fn a_panic_in_map_frees_the_lock() {
    on_stage(|| {
        let lock = Mutex::new(1);
        let fallen = catch_unwind(AssertUnwindSafe(|| {
            drop(MutexGuard::map(lock.lock(), |_| -> &mut i32 { panic!("on purpose") }));
        }));
        assert!(fallen.is_err());
        assert!(lock.try_lock().is_some());
    });
}

#[test]
fn unlocked_lets_others_in_and_takes_the_lock_again() {
    on_stage(|| {
        let lock = Mutex::new(1);
        let mut guard = lock.lock();
        let seen = MutexGuard::unlocked(&mut guard, || {
            elsewhere(|| {
                let mut other = lock.try_lock().unwrap();
                *other += 1;
                *other
            })
        });
        assert_eq!((seen, *guard), (2, 2));
        assert!(elsewhere(|| lock.try_lock().is_none()));
        let fallen = catch_unwind(AssertUnwindSafe(|| {
            MutexGuard::unlocked(&mut guard, || panic!("on purpose"));
        }));
        assert_eq!(fallen.unwrap_err().downcast_ref(), Some(&"on purpose"));
        assert!(elsewhere(|| lock.try_lock().is_none()));
        *guard += 1;
        drop(guard);
        assert_eq!(lock.into_inner(), 3);
    });
}

#[test]
fn it_is_written_as_its_value() {
    on_stage(|| {
        let mut lock = Mutex::from("seven".to_owned());
        lock.get_mut().push_str(" of nine");
        assert_eq!(format!("{lock:?}"), r#"Mutex { data: "seven of nine" }"#);
        let guard = lock.lock();
        assert_eq!(format!("{lock:?}"), "Mutex { data: <locked> }");
        assert_eq!(format!("{guard} {guard:?}"), r#"seven of nine "seven of nine""#);
        assert!(std::ptr::eq(MutexGuard::mutex(&guard), &raw const lock));
        drop(guard);
        assert_eq!(*Mutex::<String>::default().lock(), "");
    });
}

#[test]
fn a_lock_of_something_unsized_is_a_lock() {
    on_stage(|| {
        let lock: Box<Mutex<[i32]>> = Box::new(Mutex::new([1, 2, 3]));
        lock.lock()[1] = 20;
        let mut last = MutexGuard::map(lock.lock(), |list| &mut list[2]);
        *last = 30;
        drop(last);
        assert_eq!(*lock.lock(), [1, 20, 30]);
    });
}
