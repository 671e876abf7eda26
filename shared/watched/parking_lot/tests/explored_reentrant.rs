//! `ReentrantMutex` in all interleavings.

extern crate watched_parking_lot as parking_lot;

use std::cell::Cell;
use std::mem;
use std::sync::Arc;
use std::time::{Duration, Instant};

use parking_lot::{MappedReentrantMutexGuard, Mutex, ReentrantMutex, ReentrantMutexGuard};

use explored::{pair, panics, values, verdict};

#[expect(dead_code, reason = "the other programs use the rest")]
mod explored;

const HOUR: Duration = Duration::from_hours(1);

type Shared = (ReentrantMutex<Cell<i32>>, Mutex<()>);

fn add(lock: &ReentrantMutex<Cell<i32>>) {
    let guard = lock.lock();
    guard.set(guard.get() + 1);
}

/// Holds the lock twice, then once.
fn hold(shared: &Shared) {
    let _outer = shared.0.lock();
    drop(shared.0.lock());
    drop(shared.1.lock());
}

#[test]
fn who_holds_it_may_take_it_again_and_no_update_is_lost() {
    fn add_inside(shared: &Shared) {
        let outer = shared.0.lock();
        let read = outer.get();
        add(&shared.0);
        assert_eq!(outer.get(), read + 1);
    }
    let program = || {
        let shared: Arc<Shared> = Arc::default();
        pair(&shared, add_inside, add_inside);
        shared.0.lock().get()
    };
    assert_eq!(values(program), [2]);
}

#[test]
fn the_inner_release_does_not_free_it() {
    fn seen(shared: &Shared) -> (i32, i32) {
        let outer = shared.0.lock();
        let before = outer.get();
        drop(shared.0.try_lock().expect("it is the holder's"));
        drop(shared.1.lock());
        (before, outer.get())
    }
    let program = || pair(&Arc::default(), hold, |it| it.0.try_lock().is_some()).1;
    assert_eq!(values(program), [false, true]);
    let program = || pair(&Arc::default(), seen, |it| add(&it.0)).0;
    assert_eq!(values(program), [(0, 0), (1, 1)]);
}

#[test]
fn others_wait_try_and_look() {
    fn own(shared: &Shared) -> bool {
        let outside = shared.0.is_owned_by_current_thread();
        let _guard = shared.0.lock();
        !outside && shared.0.is_owned_by_current_thread() && shared.0.try_lock_for(HOUR).is_some()
    }
    let waits: [fn(&Shared) -> bool; 4] = [
        |it| it.0.try_lock_for(HOUR).is_some(),
        |it| it.0.try_lock_until(Instant::now() + HOUR).is_some(),
        |it| !it.0.is_locked(),
        |it| format!("{:?}", it.0).contains("value: 0"),
    ];
    for wait in waits {
        assert_eq!(values(move || pair(&Arc::default(), hold, wait).1), [false, true]);
    }
    assert_eq!(values(|| pair(&Arc::default(), own, own)), [(true, true)]);
}

#[test]
fn whoever_forgets_one_hold_keeps_the_others_out() {
    fn forget(shared: &Shared) {
        mem::forget(shared.0.lock());
        add(&shared.0);
    }
    assert_eq!(verdict(|| _ = pair(&Arc::default(), forget, |it| add(&it.0))), "deadlock");
}

#[test]
fn a_bump_lets_others_in_if_it_is_the_only_hold() {
    fn seen(shared: &Shared, holds: usize) -> i32 {
        let _outer = (holds > 1).then(|| shared.0.lock());
        let mut guard = shared.0.lock();
        guard.set(1);
        ReentrantMutexGuard::bump(&mut guard);
        let value = guard.get();
        ReentrantMutexGuard::unlock_fair(guard);
        value
    }
    fn triple(shared: &Shared) {
        let guard = shared.0.lock();
        guard.set(guard.get() * 3);
    }
    assert_eq!(values(|| pair(&Arc::default(), |it| seen(it, 1), triple).0), [1, 3]);
    assert_eq!(values(|| pair(&Arc::default(), |it| seen(it, 2), triple).0), [1]);
}

#[test]
fn a_mapped_guard_holds_it() {
    fn change(lock: &ReentrantMutex<(Cell<i32>, i32)>) {
        let first = ReentrantMutexGuard::map(lock.lock(), |pair| &pair.0);
        let first = MappedReentrantMutexGuard::map(first, |first| first);
        let before = first.get();
        assert!(lock.is_locked());
        first.set(before + 1);
        drop(first);
        assert!(panics(|| drop(ReentrantMutexGuard::map(lock.lock(), |_| -> &i32 {
            panic!("on purpose")
        }))));
    }
    let program = || {
        let lock = Arc::default();
        pair(&lock, change, change);
        lock.lock().0.get()
    };
    assert_eq!(values(program), [2]);
}

#[test]
fn whoever_has_it_alone_needs_no_lock() {
    let program = || {
        let mut lock = ReentrantMutex::from(1);
        *lock.get_mut() += 1;
        let seen = *lock.lock();
        (seen, lock.into_inner())
    };
    assert_eq!(values(program), [(2, 2)]);
}
