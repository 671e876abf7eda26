//! One holder at a time; a panic poisons.

extern crate std as real;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError, TryLockError};
use std::thread;

use crate::on_stage;

/// A lock whose holder panicked.
fn poisoned<T: Send + 'static>(value: T) -> Arc<Mutex<T>> {
    let lock = Arc::new(Mutex::new(value));
    let holder = Arc::clone(&lock);
    let fallen = thread::spawn(move || {
        let _guard = holder.lock().expect("nobody fell yet");
        panic!("on purpose");
    });
    assert!(fallen.join().is_err());
    lock
}

#[test]
fn no_update_is_lost() {
    on_stage(|| {
        static TOTAL: Mutex<u32> = Mutex::new(0);
        thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| (0..1_000).for_each(|_| *TOTAL.lock().unwrap() += 1));
            }
        });
        assert_eq!(*TOTAL.lock().unwrap(), 4_000);
    });
}

#[test]
fn a_held_lock_refuses_everybody_else() {
    on_stage(|| {
        let lock = Mutex::new(1);
        let guard = lock.try_lock().unwrap();
        thread::scope(|scope| {
            let other = scope.spawn(|| matches!(lock.try_lock(), Err(TryLockError::WouldBlock)));
            assert!(other.join().unwrap());
        });
        drop(guard);
        assert_eq!(*lock.try_lock().unwrap(), 1);
    });
}

#[test]
fn a_panic_poisons_until_somebody_clears_it() {
    on_stage(|| {
        let lock = poisoned(7);
        assert!(lock.is_poisoned());
        assert_eq!(*lock.lock().unwrap_err().into_inner(), 7);
        match lock.try_lock() {
            Err(TryLockError::Poisoned(error)) => assert_eq!(**error.get_ref(), 7),
            _ => panic!("poison comes with the guard"),
        }
        lock.clear_poison();
        assert!(!lock.is_poisoned());
        assert_eq!(*lock.lock().unwrap(), 7);
    });
}

#[test]
fn a_poisoned_value_can_be_taken_out() {
    on_stage(|| {
        let mut lock = Arc::into_inner(poisoned(String::from("left"))).unwrap();
        lock.get_mut().unwrap_err().into_inner().push_str(" over");
        assert_eq!(lock.into_inner().unwrap_err().into_inner(), "left over");
    });
}

#[test]
fn a_question_mark_turns_poison_into_its_kind() {
    fn seven(lock: &Mutex<i32>) -> Result<i32, TryLockError<i32>> {
        Ok(*lock.lock().map_err(|error| PoisonError::new(*error.into_inner()))?)
    }
    on_stage(|| assert!(matches!(seven(&poisoned(7)), Err(TryLockError::Poisoned(_)))));
}

#[test]
fn a_panic_that_is_caught_in_the_same_thread_poisons_too() {
    on_stage(|| {
        let lock = Mutex::new(0);
        let fallen = catch_unwind(AssertUnwindSafe(|| {
            let _guard = lock.lock().unwrap();
            panic!("on purpose");
        }));
        assert!(fallen.is_err());
        assert!(lock.is_poisoned());
    });
}

#[test]
fn a_mutex_can_hold_what_has_no_size() {
    on_stage(|| {
        let slice: Box<Mutex<[i32]>> = Box::new(Mutex::new([1, 2, 3]));
        slice.lock().unwrap()[0] = 5;
        assert_eq!(slice.lock().unwrap().iter().sum::<i32>(), 10);
        let shared: Arc<Mutex<dyn Fn() -> i32 + Send>> = Arc::new(Mutex::new(|| 4));
        assert_eq!(shared.lock().unwrap()(), 4);
    });
}

#[test]
fn a_mutex_shows_its_value_if_it_is_free() {
    on_stage(|| {
        let (lock, same) = (Mutex::from(3), real::sync::Mutex::from(3));
        assert_eq!(format!("{lock:?}"), format!("{same:?}"));
        let (guard, _same_guard) = (lock.lock().unwrap(), same.lock().unwrap());
        assert_eq!(format!("{lock:?}"), format!("{same:?}"));
        assert_eq!(format!("{guard:?} {guard:>3}"), "3   3");
        drop(guard);
        assert_eq!(Mutex::<Vec<u8>>::default().into_inner().unwrap(), []);
    });
}
