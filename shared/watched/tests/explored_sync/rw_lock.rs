//! `RwLock`.

use std::sync::{Arc, Barrier, RwLock, RwLockWriteGuard, TryLockError};
use std::thread;

use super::explored::{DELIVER, values, values_in, verdict};

#[test]
fn readers_hold_it_together() {
    let together = || {
        let (lock, both) = (RwLock::new(5), Barrier::new(2));
        let read = || {
            let guard = lock.read().unwrap();
            // Opens only while both hold the lock.
            both.wait();
            *guard
        };
        let other = thread::scope(|s| {
            let other = s.spawn(read);
            assert_eq!(read(), 5);
            other.join().unwrap()
        });
        assert_eq!(other, 5);
    };
    assert_eq!(verdict(together), "passed");
}

#[test]
fn a_writer_holds_it_alone() {
    let seen = values(|| {
        let lock = RwLock::new((0, 0));
        thread::scope(|s| {
            s.spawn(|| {
                let mut guard = lock.write().unwrap();
                guard.0 += 1;
                thread::yield_now();
                guard.1 += 1;
            });
            *lock.read().unwrap()
        })
    });
    assert_eq!(seen, [(0, 0), (1, 1)]);
}

#[test]
fn two_writers_lose_no_update() {
    let sums = values(|| {
        let lock = RwLock::new(0);
        thread::scope(|s| {
            s.spawn(|| *lock.write().unwrap() += 1);
            *lock.write().unwrap() += 1;
        });
        lock.into_inner().unwrap()
    });
    assert_eq!(sums, [2]);
}

#[test]
fn a_reader_that_reads_again_behind_a_writer_deadlocks() {
    let again = || {
        let lock = RwLock::new(0);
        thread::scope(|s| {
            s.spawn(|| *lock.write().unwrap() += 1);
            let first = lock.read().unwrap();
            let second = lock.read().unwrap();
            assert_eq!(*first, *second);
        });
    };
    assert_eq!(verdict(again), "deadlock");
}

#[test]
fn a_reader_that_wants_to_write_waits_for_itself() {
    let upgrade = || {
        let lock = RwLock::new(0);
        let _reads = lock.read().unwrap();
        *lock.write().unwrap() += 1;
    };
    assert_eq!(verdict(upgrade), "deadlock");
}

#[test]
fn to_try_to_read_succeeds_unless_somebody_writes() {
    let tries = values(|| {
        let lock = RwLock::new(1);
        let reads = lock.read().unwrap();
        assert_eq!(*lock.try_read().unwrap(), 1);
        drop(reads);
        thread::scope(|s| {
            s.spawn(|| *lock.write().unwrap() += 1);
            match lock.try_read() {
                Ok(value) => Some(*value),
                Err(TryLockError::WouldBlock) => None,
                Err(TryLockError::Poisoned(_)) => panic!("nobody panicked"),
            }
        })
    });
    assert_eq!(tries, [None, Some(1), Some(2)]);
}

#[test]
fn to_try_to_write_succeeds_when_nobody_else_is_there() {
    let tries = values(|| {
        let lock = RwLock::new(1);
        thread::scope(|s| {
            s.spawn(|| drop(lock.read().unwrap()));
            match lock.try_write() {
                Ok(mut value) => {
                    *value += 1;
                    true
                }
                Err(TryLockError::WouldBlock) => false,
                Err(TryLockError::Poisoned(_)) => panic!("nobody panicked"),
            }
        })
    });
    assert_eq!(tries, [false, true]);
}

#[test]
fn nobody_writes_between_a_write_and_the_read_that_it_becomes() {
    let seen = values(|| {
        let lock = RwLock::new(0);
        thread::scope(|s| {
            s.spawn(|| *lock.write().unwrap() += 10);
            let mut writes = lock.write().unwrap();
            *writes += 1;
            let before = *writes;
            let reads = RwLockWriteGuard::downgrade(writes);
            assert!(lock.try_write().is_err());
            (before, *reads)
        })
    });
    assert_eq!(seen, [(1, 1), (11, 11)]);
}

#[test]
fn others_read_beside_a_write_that_became_a_read() {
    let beside = || {
        let (lock, both) = (RwLock::new(0), Barrier::new(2));
        thread::scope(|s| {
            let reads = RwLockWriteGuard::downgrade(lock.write().unwrap());
            s.spawn(|| {
                let guard = lock.read().unwrap();
                both.wait();
                drop(guard);
            });
            both.wait();
            drop(reads);
        });
    };
    assert_eq!(verdict(beside), "passed");
}

#[test]
fn a_writer_that_panics_poisons_and_a_reader_does_not() {
    let poisoned = |writes: bool| {
        values_in(&DELIVER, move || {
            let mut lock = Arc::new(RwLock::new(0));
            let other = Arc::clone(&lock);
            let thread = thread::spawn(move || {
                let _writes = writes.then(|| other.write().unwrap());
                let _reads = (!writes).then(|| other.read().unwrap());
                panic!("while it is held");
            });
            assert!(thread.join().is_err());
            let asked = lock.is_poisoned();
            let read = lock.read().is_err();
            let write = lock.write().is_err();
            let try_read = matches!(lock.try_read(), Err(TryLockError::Poisoned(_)));
            let try_write = matches!(lock.try_write(), Err(TryLockError::Poisoned(_)));
            let reached = Arc::get_mut(&mut lock).unwrap().get_mut().is_err();
            lock.clear_poison();
            assert!(!lock.is_poisoned() && lock.read().is_ok());
            (asked, [read, write, try_read, try_write, reached])
        })
    };
    assert_eq!(poisoned(true), [(true, [true; 5])]);
    assert_eq!(poisoned(false), [(false, [false; 5])]);
}

#[test]
fn to_print_it_does_not_wait_for_it() {
    let texts = values(|| {
        let lock = RwLock::new(7);
        let writes = lock.write().unwrap();
        let held = format!("{lock:?} {writes:?} {writes}");
        drop(writes);
        let reads = lock.read().unwrap();
        (held, format!("{lock:?} {reads:?} {reads}"))
    });
    let held = "RwLock { data: <locked>, poisoned: false, .. } 7 7".to_owned();
    assert_eq!(texts, [(held, "RwLock { data: 7, poisoned: false, .. } 7 7".to_owned())]);
}
