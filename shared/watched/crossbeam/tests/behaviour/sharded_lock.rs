//! Many readers or one writer; only a writer's panic poisons.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Barrier, TryLockError};
use std::thread;

use crossbeam::sync::ShardedLock;

use crate::on_stage;

/// Whether another thread is refused: for reading, for writing.
fn refuses(lock: &ShardedLock<i32>) -> (bool, bool) {
    let ask = || {
        let read = matches!(lock.try_read(), Err(TryLockError::WouldBlock));
        (read, matches!(lock.try_write(), Err(TryLockError::WouldBlock)))
    };
    thread::scope(|scope| scope.spawn(ask).join().expect("it does not panic"))
}

#[test]
fn no_update_is_lost() {
    on_stage(|| {
        let lock = ShardedLock::new(0);
        thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| (0..500).for_each(|_| *lock.write().unwrap() += 1));
            }
        });
        assert_eq!(lock.into_inner().unwrap(), 2_000);
    });
}

#[test]
fn readers_hold_it_together() {
    on_stage(|| {
        let (lock, both) = (ShardedLock::new(6), Barrier::new(2));
        let read = || {
            let guard = lock.read().unwrap();
            both.wait();
            *guard
        };
        thread::scope(|scope| {
            let other = scope.spawn(read);
            assert_eq!(read() + other.join().unwrap(), 12);
        });
    });
}

#[test]
fn a_reader_refuses_writers_and_a_writer_everybody() {
    on_stage(|| {
        let lock = ShardedLock::new(0);
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
fn a_writers_panic_poisons_and_a_readers_does_not() {
    on_stage(|| {
        let mut lock = ShardedLock::new(1);
        let fallen = catch_unwind(AssertUnwindSafe(|| {
            let _guard = lock.read();
            panic!("on purpose");
        }));
        assert!(fallen.is_err() && !lock.is_poisoned());
        let fallen = catch_unwind(AssertUnwindSafe(|| {
            *lock.write().unwrap() = 2;
            let _guard = lock.write();
            panic!("on purpose");
        }));
        assert!(fallen.is_err() && lock.is_poisoned());
        assert_eq!(*lock.read().unwrap_err().into_inner(), 2);
        assert_eq!(*lock.write().unwrap_err().into_inner(), 2);
        match (lock.try_read(), refuses(&lock)) {
            (Err(TryLockError::Poisoned(error)), (false, true)) => assert_eq!(**error.get_ref(), 2),
            _ => panic!("poison comes with the guard"),
        }
        assert!(matches!(lock.try_write(), Err(TryLockError::Poisoned(_))));
        assert_eq!(*lock.get_mut().unwrap_err().into_inner(), 2);
        assert_eq!(lock.into_inner().unwrap_err().into_inner(), 2);
    });
}

#[test]
fn it_is_written_as_its_value() {
    on_stage(|| {
        let lock = ShardedLock::from(7);
        assert_eq!(format!("{lock:?}"), "ShardedLock { data: 7 }");
        let reader = lock.read().unwrap();
        let look = "ShardedLockReadGuard { lock: ShardedLock { data: 7 } }";
        assert_eq!(format!("{reader} {reader:?}"), format!("7 {look}"));
        drop(reader);
        let writer = lock.write().unwrap();
        let look = "ShardedLockWriteGuard { lock: ShardedLock { data: <locked> } }";
        assert_eq!(format!("{writer} {writer:?}"), format!("7 {look}"));
        assert_eq!(*ShardedLock::<i32>::default().read().unwrap(), 0);
    });
}
