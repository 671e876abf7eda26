//! In a recording, as in the program, no two threads hold a lock that is not shared.
//!
//! That is why a release is stamped before the lock is free, and a lock after it was
//! taken. Many threads and every way of taking and giving back try to break it.

extern crate watched_parking_lot as parking_lot;

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Barrier;
use std::time::Duration;

use parking_lot::{
    Condvar, FairMutex, FairMutexGuard, Mutex, MutexGuard, ReentrantMutex, ReentrantMutexGuard,
    RwLock, RwLockReadGuard, RwLockUpgradableReadGuard, RwLockWriteGuard,
};
use watched::operation::{Moment, Operation};
use watched::recording::Tape;
use watched::thread;

use recorder::record;

#[expect(dead_code, reason = "here nobody tells a story")]
mod recorder;

const THREADS: usize = 3;
/// In each way.
const ROUNDS: usize = 1_000;

/// In each of the `ways`, all threads run this at once, again and again.
fn together(ways: usize, body: impl Fn(usize) + Sync) {
    let begin = Barrier::new(THREADS);
    thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                for way in 0..ways {
                    begin.wait();
                    (0..ROUNDS).for_each(|_| body(way));
                }
            });
        }
    });
}

/// One hold: by which lane, shared, since when, until when.
#[derive(Clone, Copy, Debug)]
struct Held {
    lane: u32,
    shared: bool,
    from: Duration,
    to: Duration,
}

/// All holds of the one lock that the tape tells of.
fn holds(tape: &Tape) -> Vec<Held> {
    let mut all = Vec::new();
    for lane in &tape.lanes {
        let mut open: Vec<(bool, Duration)> = Vec::new();
        for event in &lane.events {
            match (event.operation, event.moment) {
                (Operation::Lock, Moment::Done) => open.push((false, event.at)),
                (Operation::Read, Moment::Done) => open.push((true, event.at)),
                (Operation::Unlock, _) => {
                    // A reader that became a writer gives its older hold back.
                    let upgraded = open.windows(2).any(|two| two[0].0 != two[1].0);
                    let index = if upgraded { 0 } else { open.len() - 1 };
                    let (shared, from) = open.remove(index);
                    all.push(Held { lane: lane.number, shared, from, to: event.at });
                }
                _ => {}
            }
        }
        assert_eq!(open, [], "{} gave all its holds back", lane.name);
    }
    all
}

/// Every lock was given back, and nobody else held it while one held it alone.
fn assert_exclusion(tape: &Tape, at_least: usize) {
    let mut holds = holds(tape);
    assert!(holds.len() >= at_least, "only {} holds", holds.len());
    holds.sort_by_key(|held| held.from);
    for (index, one) in holds.iter().enumerate() {
        for other in holds[index + 1..].iter().take_while(|other| other.from < one.to) {
            assert!(
                one.lane == other.lane || (one.shared && other.shared),
                "{one:?} and {other:?}",
            );
        }
    }
}

/// A panic without a message: there are many.
fn silent_panic() -> ! {
    resume_unwind(Box::new(()))
}

fn panics(body: impl FnOnce()) {
    assert!(catch_unwind(AssertUnwindSafe(body)).is_err());
}

#[test]
fn a_mutex_has_one_holder() {
    let tape = record(|| {
        let (lock, changed) = (Mutex::new(0), Condvar::new());
        together(7, |way| match way {
            0 => *lock.lock() += 1,
            1 => drop(lock.try_lock()),
            2 => MutexGuard::unlock_fair(lock.lock()),
            3 => MutexGuard::bump(&mut lock.lock()),
            4 => MutexGuard::unlocked(&mut lock.lock(), thread::yield_now),
            5 => panics(|| drop(MutexGuard::map(lock.lock(), |_| -> &mut i32 { silent_panic() }))),
            _ => {
                changed.notify_all();
                changed.wait_for(&mut lock.lock(), Duration::from_micros(50));
            }
        });
    });
    assert_exclusion(&tape, THREADS * ROUNDS * 6);
}

#[test]
fn a_fair_mutex_has_one_holder() {
    let tape = record(|| {
        let lock = FairMutex::new(0);
        together(3, |way| match way {
            0 => *lock.lock() += 1,
            1 => drop(lock.try_lock_for(Duration::from_micros(50))),
            _ => FairMutexGuard::bump(&mut lock.lock()),
        });
    });
    assert_exclusion(&tape, THREADS * ROUNDS * 2);
}

#[test]
fn a_reentrant_mutex_has_one_holder() {
    let tape = record(|| {
        let lock = ReentrantMutex::new(0);
        together(2, |way| {
            let outer = lock.lock();
            let mut inner = lock.lock();
            if way == 0 {
                drop(outer);
                ReentrantMutexGuard::bump(&mut inner);
            }
        });
    });
    assert_exclusion(&tape, THREADS * ROUNDS * 4);
}

#[test]
fn a_writer_is_alone() {
    let tape = record(|| {
        let lock = RwLock::new(0);
        together(8, |way| match way {
            0 => *lock.write() += 1,
            1 => drop(lock.read()),
            2 => drop(RwLockUpgradableReadGuard::upgrade(lock.upgradable_read())),
            3 => drop(RwLockWriteGuard::downgrade(lock.write())),
            4 => drop(RwLockUpgradableReadGuard::try_upgrade(lock.upgradable_read()).is_ok()),
            5 => RwLockReadGuard::bump(&mut lock.read()),
            6 => RwLockWriteGuard::bump(&mut lock.write()),
            _ => {
                let upgradable = RwLockWriteGuard::downgrade_to_upgradable(lock.write());
                drop(RwLockUpgradableReadGuard::downgrade(upgradable));
            }
        });
    });
    assert_exclusion(&tape, THREADS * ROUNDS * 8);
}
