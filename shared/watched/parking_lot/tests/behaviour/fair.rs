//! Who waits gets the lock: from a fair mutex, by a fair unlock, by a bump.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use parking_lot::{
    FairMutex, FairMutexGuard, Mutex, MutexGuard, ReentrantMutex, ReentrantMutexGuard, RwLock,
    RwLockReadGuard, RwLockUpgradableReadGuard, RwLockWriteGuard,
};

use crate::on_stage;

/// Lets others pass, again and again, until one that waits for the lock did.
///
/// It may not wait yet in the first rounds, but it cannot miss all of them.
fn until_it_passes<G>(guard: &mut G, let_pass: fn(&mut G), take: impl FnOnce() + Send) {
    let passed = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            take();
            passed.store(true, Ordering::Relaxed);
        });
        while !passed.load(Ordering::Relaxed) {
            let_pass(guard);
            thread::yield_now();
        }
    });
}

#[test]
fn a_bump_lets_a_waiter_pass_and_keeps_the_lock() {
    on_stage(|| {
        let (lock, fair) = (Mutex::new(1), FairMutex::new(1));
        let mut guard = lock.lock();
        until_it_passes(&mut guard, MutexGuard::bump, || *lock.lock() += 1);
        let mut fair_guard = fair.lock();
        until_it_passes(&mut fair_guard, FairMutexGuard::bump, || *fair.lock() += 1);
        assert_eq!((*guard, *fair_guard), (2, 2));
        assert!(lock.is_locked() && fair.is_locked());
    });
}

#[test]
fn a_bump_of_a_read_write_lock_lets_a_writer_pass() {
    on_stage(|| {
        let lock = RwLock::new(1);
        let mut reader = lock.read();
        until_it_passes(&mut reader, RwLockReadGuard::bump, || *lock.write() += 1);
        assert_eq!(*reader, 2);
        drop(reader);
        let mut writer = lock.write();
        until_it_passes(&mut writer, RwLockWriteGuard::bump, || *lock.write() += 1);
        assert_eq!(*writer, 3);
        assert!(lock.is_locked_exclusive());
    });
}

#[test]
fn a_bump_of_a_reentrant_lock_lets_others_pass_if_it_is_the_only_hold() {
    on_stage(|| {
        let lock = ReentrantMutex::new(1);
        let mut outer = lock.lock();
        until_it_passes(&mut outer, ReentrantMutexGuard::bump, || assert_eq!(*lock.lock(), 1));
        let inner = lock.lock();
        ReentrantMutexGuard::bump(&mut outer);
        assert!(lock.is_owned_by_current_thread());
        drop((outer, inner));
        assert!(!lock.is_locked());
    });
}

#[test]
fn a_fair_unlock_unlocks() {
    on_stage(|| {
        let (mutex, fair, reentrant) =
            (Mutex::new(()), FairMutex::new(()), ReentrantMutex::new(()));
        MutexGuard::unlock_fair(mutex.lock());
        FairMutexGuard::unlock_fair(fair.lock());
        ReentrantMutexGuard::unlock_fair(reentrant.lock());
        assert!(!mutex.is_locked() && !fair.is_locked() && !reentrant.is_locked());
        let lock = RwLock::new(());
        RwLockReadGuard::unlock_fair(lock.read());
        assert!(!lock.is_locked());
        RwLockWriteGuard::unlock_fair(lock.write());
        assert!(!lock.is_locked());
        RwLockUpgradableReadGuard::unlock_fair(lock.upgradable_read());
        assert!(!lock.is_locked());
    });
}
