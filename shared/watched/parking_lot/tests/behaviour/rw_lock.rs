//! Many readers or one writer.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Barrier;
use std::thread;
use std::time::{Duration, Instant};

use parking_lot::{
    MappedRwLockReadGuard, MappedRwLockWriteGuard, RecursiveRwLock, RwLock, RwLockReadGuard,
    RwLockWriteGuard,
};

use crate::on_stage;

const SHORT: Duration = Duration::from_millis(2);

/// Who may come in besides: for reading, upgradably, for writing.
fn admits(lock: &RwLock<i32>) -> [bool; 3] {
    // Each guard is gone before the next question; inside one array it would stay.
    let ask = || {
        let read = lock.try_read().is_some();
        let upgradable = lock.try_upgradable_read().is_some();
        let write = lock.try_write().is_some();
        assert_eq!(lock.try_read_for(SHORT).is_some(), read);
        assert_eq!(lock.try_upgradable_read_for(SHORT).is_some(), upgradable);
        assert_eq!(lock.try_write_for(SHORT).is_some(), write);
        assert_eq!(lock.try_read_until(soon()).is_some(), read);
        assert_eq!(lock.try_upgradable_read_until(soon()).is_some(), upgradable);
        assert_eq!(lock.try_write_until(soon()).is_some(), write);
        [read, upgradable, write]
    };
    thread::scope(|scope| scope.spawn(ask).join().expect("it does not panic"))
}

fn soon() -> Instant {
    Instant::now() + SHORT
}

#[test]
fn no_update_is_lost() {
    on_stage(|| {
        static TOTAL: RwLock<u32> = RwLock::new(0);
        let recursive = RecursiveRwLock::new(0);
        thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| (0..500).for_each(|_| *TOTAL.write() += 1));
                scope.spawn(|| (0..500).for_each(|_| *recursive.write() += 1));
            }
        });
        assert_eq!((*TOTAL.read(), recursive.into_inner()), (2_000, 2_000));
    });
}

#[test]
fn readers_hold_it_together() {
    on_stage(|| {
        static LOCK: RwLock<i32> = RwLock::new(6);
        static BOTH: Barrier = Barrier::new(2);
        let read = || {
            let guard = LOCK.read();
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
fn each_hold_admits_what_goes_with_it() {
    on_stage(|| {
        let lock = RwLock::new(0);
        assert_eq!(admits(&lock), [true, true, true]);
        let reader = lock.read();
        assert_eq!(admits(&lock), [true, true, false]);
        assert!(lock.is_locked() && !lock.is_locked_exclusive());
        drop(reader);
        let upgradable = lock.upgradable_read();
        assert_eq!(admits(&lock), [true, false, false]);
        assert!(lock.is_locked() && !lock.is_locked_exclusive());
        drop(upgradable);
        let writer = lock.write();
        assert_eq!(admits(&lock), [false, false, false]);
        assert!(lock.is_locked_exclusive());
        drop(writer);
        assert!(!lock.is_locked());
    });
}

#[test]
fn a_recursive_lock_can_be_read_again() {
    on_stage(|| {
        let lock = RecursiveRwLock::new(3);
        let (first, second) = (lock.read(), lock.read());
        assert_eq!(*first + *second, 6);
        assert!(lock.try_write().is_none());
    });
}

#[test]
fn a_mapped_reader_admits_readers_only() {
    on_stage(|| {
        let lock = RwLock::new((1, vec![2]));
        let Err(guard) = RwLockReadGuard::try_map(lock.read(), |pair| pair.1.get(1)) else {
            panic!("there is one element");
        };
        let list = RwLockReadGuard::map(guard, |pair| &pair.1);
        let first = MappedRwLockReadGuard::map(list, |list| &list[0]);
        assert_eq!(format!("{first} {first:?}"), "2 2");
        assert!(lock.try_read().is_some() && lock.try_write().is_none());
        drop(first);
        assert!(!lock.is_locked());
    });
}

#[test]
fn a_mapped_writer_admits_nobody() {
    on_stage(|| {
        let lock = RwLock::new((1, vec![2]));
        let Err(guard) = RwLockWriteGuard::try_map(lock.write(), |pair| pair.1.get_mut(1)) else {
            panic!("there is one element");
        };
        let list = RwLockWriteGuard::map(guard, |pair| &mut pair.1);
        let mut first = MappedRwLockWriteGuard::map(list, |list| &mut list[0]);
        *first += 1;
        assert_eq!(format!("{first} {first:?}"), "3 3");
        assert!(lock.try_read().is_none());
        drop(first);
        let Ok(mut first) = RwLockWriteGuard::try_map(lock.write(), |pair| pair.1.get_mut(0))
        else {
            panic!("there is an element");
        };
        *first += 1;
        drop(first);
        assert_eq!(lock.into_inner(), (1, vec![4]));
    });
}

#[test]
fn a_panic_in_map_frees_the_lock() {
    on_stage(|| {
        let lock = RwLock::new(1);
        let fallen = catch_unwind(AssertUnwindSafe(|| {
            drop(RwLockReadGuard::map(lock.read(), |_| -> &i32 { panic!("on purpose") }));
        }));
        assert!(fallen.is_err() && !lock.is_locked());
        let fallen = catch_unwind(AssertUnwindSafe(|| {
            drop(RwLockWriteGuard::map(lock.write(), |_| -> &mut i32 { panic!("on purpose") }));
        }));
        assert!(fallen.is_err() && !lock.is_locked());
    });
}

#[test]
fn it_is_written_as_its_value() {
    on_stage(|| {
        let mut lock = RwLock::from(6);
        *lock.get_mut() += 1;
        assert_eq!(format!("{lock:?}"), "RwLock { data: 7 }");
        let writer = lock.write();
        assert_eq!(format!("{writer} {writer:?} {lock:?}"), "7 7 RwLock { data: <locked> }");
        drop(writer);
        let (reader, upgradable) = (lock.read(), lock.upgradable_read());
        assert_eq!(format!("{reader} {reader:?} {upgradable} {upgradable:?}"), "7 7 7 7");
        assert_eq!(*RwLock::<i32>::default().read(), 0);
    });
}
