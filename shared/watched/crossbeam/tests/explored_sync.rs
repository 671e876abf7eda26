//! Wait groups, parkers and sharded locks that are explored do what the real ones do.

extern crate watched as std;
extern crate watched_crossbeam as crossbeam;

use std::clock::Instant;
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering::SeqCst};
use std::sync::{Arc, TryLockError};
use std::thread;
use std::time::Duration;

use crossbeam::sync::{Parker, ShardedLock, WaitGroup};
use explorer::{Config, Panics};

use explored::{fails, outcomes, passes, verdict};

mod explored;

const LONG: Duration = Duration::from_hours(1);

#[test]
fn a_wait_group_waits_for_all_its_members() {
    passes(|| {
        let (group, done) = (WaitGroup::new(), Arc::new(AtomicU32::new(0)));
        for _ in 0..2 {
            let (member, done) = (group.clone(), Arc::clone(&done));
            thread::spawn(move || {
                done.fetch_add(1, SeqCst);
                drop(member);
            });
        }
        group.wait();
        assert_eq!(done.load(SeqCst), 2);
    });
}

#[test]
fn members_may_wait_for_each_other() {
    passes(|| {
        let group = WaitGroup::default();
        let member = group.clone();
        let other = thread::spawn(move || member.wait());
        group.wait();
        other.join().unwrap();
    });
}

#[test]
fn a_member_that_is_kept_while_one_waits_is_a_deadlock() {
    fails("deadlock", || {
        let group = WaitGroup::new();
        let kept = group.clone();
        group.wait();
        drop(kept);
    });
}

#[test]
fn a_member_that_is_made_too_late_is_found() {
    fails("panic: too early", || {
        let (group, done) = (WaitGroup::new(), Arc::new(AtomicBool::new(false)));
        let (late, sets) = (group.clone(), Arc::clone(&done));
        thread::spawn(move || {
            drop(late);
            sets.store(true, SeqCst);
        });
        group.wait();
        assert!(done.load(SeqCst), "too early");
    });
}

#[test]
fn a_parker_waits_for_its_token_and_keeps_one() {
    passes(|| {
        let (parker, ready) = (Parker::new(), Arc::new(AtomicBool::new(false)));
        let (unparker, sets) = (parker.unparker().clone(), Arc::clone(&ready));
        let other = thread::spawn(move || {
            sets.store(true, SeqCst);
            unparker.unpark();
            unparker.unpark();
        });
        parker.park();
        assert!(ready.load(SeqCst));
        other.join().unwrap();
        parker.unparker().unpark();
        parker.park();
    });
}

#[test]
fn two_tokens_are_one() {
    fails("deadlock", || {
        let parker = Parker::default();
        parker.unparker().unpark();
        parker.unparker().unpark();
        parker.park();
        parker.park();
    });
}

#[test]
fn a_parker_may_give_up() {
    let seen = outcomes(&Config::DEFAULT, || {
        let (parker, ready) = (Parker::new(), Arc::new(AtomicBool::new(false)));
        let (unparker, sets) = (parker.unparker().clone(), Arc::clone(&ready));
        let other = thread::spawn(move || {
            sets.store(true, SeqCst);
            unparker.unpark();
        });
        parker.park_timeout(LONG);
        let seen = ready.load(SeqCst);
        other.join().unwrap();
        seen
    });
    assert_eq!(seen, BTreeSet::from([false, true]));
    passes(|| Parker::new().park_deadline((Instant::now() + LONG).into()));
}

#[test]
fn readers_of_a_sharded_lock_are_together_and_writers_alone() {
    let seen = outcomes(&Config::DEFAULT, || {
        let lock = Arc::new(ShardedLock::new(0));
        let other = Arc::clone(&lock);
        let writer = thread::spawn(move || {
            let mut value = other.write().unwrap();
            *value = 1;
            *value += 1;
        });
        let read = *lock.read().unwrap();
        writer.join().unwrap();
        assert_eq!(Arc::into_inner(lock).unwrap().into_inner().unwrap(), 2);
        read
    });
    assert_eq!(seen, BTreeSet::from([0, 2]));
}

#[test]
fn what_a_sharded_lock_refuses_depends_on_who_holds_it() {
    passes(|| {
        let lock = ShardedLock::from(1);
        let first = lock.read().unwrap();
        assert_eq!(*lock.try_read().unwrap(), 1);
        assert!(matches!(lock.try_write(), Err(TryLockError::WouldBlock)));
        drop(first);
        let mut alone = lock.try_write().unwrap();
        *alone = 2;
        assert!(matches!(lock.try_read(), Err(TryLockError::WouldBlock)));
        assert!(matches!(lock.try_write(), Err(TryLockError::WouldBlock)));
        drop(alone);
        assert_eq!(*lock.read().unwrap(), 2);
    });
}

#[test]
fn a_reader_is_refused_where_a_writer_waits() {
    let seen = outcomes(&Config::DEFAULT, || {
        let lock = Arc::new(ShardedLock::new(0));
        let other = Arc::clone(&lock);
        let first = lock.read().unwrap();
        let writer = thread::spawn(move || *other.write().unwrap() = 1);
        let second = lock.try_read().is_ok();
        drop(first);
        writer.join().unwrap();
        assert_eq!(*lock.read().unwrap(), 1);
        second
    });
    assert_eq!(seen, BTreeSet::from([false, true]));
}

#[test]
fn to_read_twice_beside_a_writer_is_a_deadlock() {
    fails("deadlock", || {
        let lock = Arc::new(ShardedLock::new(0));
        let other = Arc::clone(&lock);
        thread::spawn(move || *other.write().unwrap() = 1);
        let first = lock.read().unwrap();
        let second = lock.read().unwrap();
        drop((first, second));
    });
}

#[test]
fn a_sharded_lock_is_poisoned_by_a_writer_alone() {
    let config = Config { panics: Panics::Deliver, ..Config::DEFAULT };
    let program = || {
        let mut lock = ShardedLock::new(0);
        for (writes, poisoned) in [(false, false), (true, true)] {
            let thread = thread::scope(|scope| {
                let panics = scope.spawn(|| {
                    let _read = (!writes).then(|| lock.read());
                    let _write = writes.then(|| lock.write());
                    panic!("on purpose");
                });
                panics.join()
            });
            assert!(thread.is_err());
            assert_eq!(lock.is_poisoned(), poisoned);
        }
        assert!(lock.read().is_err() && lock.write().is_err());
        assert!(lock.get_mut().is_err() && lock.into_inner().is_err());
    };
    assert_eq!(verdict(&config, program), "passed");
}
