//! From reading to writing and back, without anybody else in between.

use std::sync::Barrier;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use parking_lot::{RwLock, RwLockUpgradableReadGuard, RwLockWriteGuard};

use crate::on_stage;

const SHORT: Duration = Duration::from_millis(2);

#[test]
fn an_upgrade_waits_for_the_other_readers() {
    on_stage(|| {
        let (lock, left, reads) = (RwLock::new(1), AtomicBool::new(false), Barrier::new(2));
        thread::scope(|scope| {
            let upgradable = lock.upgradable_read();
            scope.spawn(|| {
                let reader = lock.read();
                reads.wait();
                // Nobody else is let in once the upgrade waits.
                while lock.try_read().is_some() {
                    thread::yield_now();
                }
                left.store(true, Ordering::Relaxed);
                drop(reader);
            });
            reads.wait();
            let mut writer = RwLockUpgradableReadGuard::upgrade(upgradable);
            assert!(left.load(Ordering::Relaxed) && lock.is_locked_exclusive());
            *writer += 1;
        });
        assert_eq!(lock.into_inner(), 2);
    });
}

#[test]
fn no_update_is_lost_between_reading_and_writing() {
    on_stage(|| {
        let lock = RwLock::new(0);
        thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    for _ in 0..250 {
                        let upgradable = lock.upgradable_read();
                        let seen = *upgradable;
                        let mut writer = RwLockUpgradableReadGuard::upgrade(upgradable);
                        *writer = seen + 1;
                    }
                });
            }
        });
        assert_eq!(lock.into_inner(), 1_000);
    });
}

#[test]
fn an_upgrade_that_fails_gives_the_reader_back() {
    on_stage(|| {
        let lock = RwLock::new(1);
        let reader = lock.read();
        let upgradable = lock.upgradable_read();
        let Err(upgradable) = RwLockUpgradableReadGuard::try_upgrade(upgradable) else {
            panic!("somebody reads");
        };
        let Err(upgradable) = RwLockUpgradableReadGuard::try_upgrade_for(upgradable, SHORT) else {
            panic!("somebody reads");
        };
        let soon = Instant::now() + SHORT;
        let Err(upgradable) = RwLockUpgradableReadGuard::try_upgrade_until(upgradable, soon) else {
            panic!("somebody reads");
        };
        assert!(lock.try_upgradable_read().is_none());
        drop(reader);
        let Ok(writer) = RwLockUpgradableReadGuard::try_upgrade(upgradable) else {
            panic!("nobody else reads");
        };
        assert!(lock.is_locked_exclusive());
        drop(writer);
        assert!(!lock.is_locked());
    });
}

#[test]
fn an_upgrade_with_a_limit_succeeds_when_nobody_else_reads() {
    on_stage(|| {
        let lock = RwLock::new(1);
        let upgradable = lock.upgradable_read();
        let Ok(writer) = RwLockUpgradableReadGuard::try_upgrade_for(upgradable, SHORT) else {
            panic!("nobody else reads");
        };
        let upgradable = RwLockWriteGuard::downgrade_to_upgradable(writer);
        assert!(lock.try_read().is_some() && lock.try_upgradable_read().is_none());
        let soon = Instant::now() + SHORT;
        let Ok(writer) = RwLockUpgradableReadGuard::try_upgrade_until(upgradable, soon) else {
            panic!("nobody else reads");
        };
        let reader = RwLockWriteGuard::downgrade(writer);
        assert!(lock.try_upgradable_read().is_some() && lock.try_write().is_none());
        drop(reader);
        assert!(!lock.is_locked());
    });
}

#[test]
fn an_upgradable_reader_becomes_one_of_many() {
    on_stage(|| {
        let lock = RwLock::new(1);
        let reader = RwLockUpgradableReadGuard::downgrade(lock.upgradable_read());
        assert!(lock.try_upgradable_read().is_some() && lock.try_write().is_none());
        assert_eq!(*reader, 1);
    });
}
