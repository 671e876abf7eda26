//! Many readers or one writer; only a writer's panic poisons.

extern crate std as real;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Barrier, RwLock, RwLockWriteGuard, TryLockError};
use std::thread;

use crate::on_stage;

fn panics_with<G>(take: impl FnOnce() -> G) {
    let fallen = catch_unwind(AssertUnwindSafe(|| {
        let _guard = take();
        panic!("on purpose");
    }));
    assert!(fallen.is_err());
}

/// Whether another thread is refused: for reading, for writing.
fn refuses(lock: &RwLock<i32>) -> (bool, bool) {
    thread::scope(|scope| {
        let other = scope.spawn(|| {
            let read = matches!(lock.try_read(), Err(TryLockError::WouldBlock));
            (read, matches!(lock.try_write(), Err(TryLockError::WouldBlock)))
        });
        other.join().expect("it only asks")
    })
}

#[test]
fn readers_hold_it_together() {
    on_stage(|| {
        static LOCK: RwLock<i32> = RwLock::new(6);
        static BOTH: Barrier = Barrier::new(2);
        let read = || {
            let guard = LOCK.read().unwrap();
            BOTH.wait();
            *guard
        };
        thread::scope(|scope| {
            let other = scope.spawn(read);
            assert_eq!(read() + other.join().unwrap(), 12);
        });
    });
}

#[test]
fn no_update_is_lost() {
    on_stage(|| {
        let lock = RwLock::new(0);
        thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| (0..1_000).for_each(|_| *lock.write().unwrap() += 1));
            }
        });
        assert_eq!(lock.into_inner().unwrap(), 4_000);
    });
}

#[test]
fn a_reader_refuses_writers_and_a_writer_everybody() {
    on_stage(|| {
        let lock = RwLock::new(0);
        let guard = lock.try_read().unwrap();
        assert_eq!(refuses(&lock), (false, true));
        drop(guard);
        let guard = lock.try_write().unwrap();
        assert_eq!(refuses(&lock), (true, true));
        drop(guard);
        assert_eq!(refuses(&lock), (false, false));
    });
}

#[test]
fn a_downgraded_lock_admits_readers_only() {
    on_stage(|| {
        let lock = RwLock::new(0);
        let mut guard = lock.write().unwrap();
        *guard = 3;
        let guard = RwLockWriteGuard::downgrade(guard);
        assert_eq!(refuses(&lock), (false, true));
        assert_eq!(*guard + *lock.read().unwrap(), 6);
    });
}

#[test]
fn no_writer_comes_between_writing_and_the_downgraded_read() {
    on_stage(|| {
        let lock = RwLock::new(0);
        thread::scope(|scope| {
            for writer in 1..=3 {
                let lock = &lock;
                scope.spawn(move || {
                    for round in 0..300 {
                        let mut guard = lock.write().unwrap();
                        *guard = writer * 1_000 + round;
                        let guard = RwLockWriteGuard::downgrade(guard);
                        assert_eq!(*guard, writer * 1_000 + round);
                    }
                });
            }
        });
    });
}

#[test]
fn a_writer_that_panics_poisons_and_a_reader_does_not() {
    on_stage(|| {
        let mut lock = RwLock::from(String::from("text"));
        panics_with(|| lock.read().unwrap());
        assert!(!lock.is_poisoned());
        panics_with(|| lock.write().unwrap());
        assert!(lock.is_poisoned());
        assert_eq!(*lock.read().unwrap_err().into_inner(), "text");
        assert_eq!(*lock.write().unwrap_err().into_inner(), "text");
        assert!(matches!(lock.try_read(), Err(TryLockError::Poisoned(_))));
        assert!(matches!(lock.try_write(), Err(TryLockError::Poisoned(_))));
        lock.get_mut().unwrap_err().into_inner().push('s');
        lock.clear_poison();
        assert_eq!(*lock.read().unwrap(), "texts");
        panics_with(|| lock.write().unwrap());
        assert_eq!(lock.into_inner().unwrap_err().into_inner(), "texts");
    });
}

#[test]
fn a_read_write_lock_shows_its_value_if_it_is_free() {
    on_stage(|| {
        let (lock, same) = (RwLock::<i32>::default(), real::sync::RwLock::new(0));
        assert_eq!(format!("{lock:?}"), format!("{same:?}"));
        let (guard, _same_guard) = (lock.write().unwrap(), same.write().unwrap());
        assert_eq!(format!("{lock:?}"), format!("{same:?}"));
        assert_eq!(format!("{guard:?}{guard:02}"), "000");
        let guard = RwLockWriteGuard::downgrade(guard);
        assert_eq!(format!("{guard:?}{guard:02}"), "000");
        let slice: Arc<RwLock<[u8]>> = Arc::new(RwLock::new([1, 2]));
        assert_eq!(slice.read().unwrap().len(), 2);
    });
}
