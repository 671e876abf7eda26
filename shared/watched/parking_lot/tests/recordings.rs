//! What is recorded of each operation, in forced scenarios: exactly this, in this order.

extern crate watched_parking_lot as parking_lot;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

use parking_lot::{
    Condvar, FairMutex, MappedMutexGuard, Mutex, MutexGuard, Once, ReentrantMutex,
    ReentrantMutexGuard, RwLock, RwLockReadGuard, RwLockUpgradableReadGuard, RwLockWriteGuard,
};
use watched::operation::Kind;
use watched::recording::Event;
use watched::thread::{self, Builder};

use recorder::{events, record, story};

mod recorder;

const SHORT: Duration = Duration::from_millis(2);

/// Runs this in a thread called `other`, to its end.
fn elsewhere<T: Send>(body: impl FnOnce() -> T + Send) -> T {
    thread::scope(|scope| {
        let other = Builder::new().name("other".to_owned()).spawn_scoped(scope, body);
        other.expect("there is room for a thread").join().expect("it does not panic")
    })
}

fn panics(body: impl FnOnce()) {
    assert!(catch_unwind(AssertUnwindSafe(body)).is_err());
}

#[test]
fn a_lock_is_announced_taken_and_given_back() {
    let tape = record(|| {
        let (mutex, fair) = (Mutex::new(1), FairMutex::new(1));
        let guard = mutex.lock();
        drop(fair.lock());
        drop(guard);
        drop(FairMutex::lock(&fair));
    });
    let [main] = story(&tape, ["main"]);
    let taken = ["Lock A?", "Lock A", "Lock B?", "Lock B", "Unlock B", "Unlock A"];
    assert_eq!(main, [&taken[..], &["Lock B?", "Lock B", "Unlock B"]].concat());
    assert!(tape.objects.values().all(|object| object.kind == Kind::Mutex));
}

#[test]
fn a_held_lock_refuses_or_runs_out_of_time() {
    let tape = record(|| {
        static LOCK: Mutex<i32> = Mutex::new(1);
        let guard = LOCK.try_lock();
        elsewhere(|| {
            assert!(LOCK.try_lock().is_none());
            assert!(LOCK.try_lock_for(SHORT).is_none());
            assert!(LOCK.try_lock_until(Instant::now()).is_none());
        });
        drop(guard);
        drop(LOCK.try_lock_for(SHORT));
    });
    let [main, other] = story(&tape, ["main", "other"]);
    assert_eq!(main, ["Lock A?", "Lock A", "Unlock A", "Lock A?", "Lock A", "Unlock A"]);
    let tried = ["Lock A?", "Lock A refused", "Lock A?", "Lock A timed out"];
    assert_eq!(other, [&tried[..], &["Lock A?", "Lock A timed out"]].concat());
}

#[test]
fn asking_and_looking_record_nothing() {
    let tape = record(|| {
        let mut lock = Mutex::new(1);
        assert!(!lock.is_locked());
        *lock.get_mut() += 1;
        assert_eq!(format!("{lock:?}"), "Mutex { data: 2 }");
        assert_eq!(lock.into_inner(), 2);
        assert!(!RwLock::new(1).is_locked_exclusive());
    });
    assert_eq!(story(&tape, ["main"]), [[""; 0]]);
}

#[test]
fn a_mapped_guard_goes_on_with_the_hold() {
    let tape = record(|| {
        let lock = Mutex::new(vec![(1, 2)]);
        let Err(guard) = MutexGuard::try_map(lock.lock(), |list| list.get_mut(1)) else {
            panic!("there is one element");
        };
        let first = MutexGuard::map(guard, |list| &mut list[0]);
        drop(MappedMutexGuard::map(first, |pair| &mut pair.1));
        panics(|| drop(MutexGuard::map(lock.lock(), |_| -> &mut i32 { panic!("on purpose") })));
        MappedMutexGuard::unlock_fair(MutexGuard::map(lock.lock(), |list| list));
    });
    let once = ["Lock A?", "Lock A", "Unlock A"];
    assert_eq!(story(&tape, ["main"]), [[once, once, once].concat()]);
}

#[test]
fn unlocked_gives_back_and_waits_again() {
    let tape = record(|| {
        let lock = Mutex::new(1);
        let mut guard = lock.lock();
        MutexGuard::unlocked(&mut guard, || elsewhere(|| *lock.lock() += 1));
        panics(|| MutexGuard::unlocked(&mut guard, || panic!("on purpose")));
    });
    let [main, other] = story(&tape, ["main", "other"]);
    let once = ["Lock A?", "Lock A", "Unlock A"];
    assert_eq!(main, [once, once, once].concat());
    assert_eq!(other, once);
    // The wait after `body` stands on the line of `unlocked`, as the others on theirs.
    let told = events(&tape, "main");
    assert_eq!(lines(&told, told[0].place.line()), [0, 0, 0, 1, 1, 1, 2, 2, 2]);
}

#[test]
fn a_bump_is_a_release_and_a_lock_and_a_fair_unlock_is_a_release() {
    let tape = record(|| {
        let lock = Mutex::new(1);
        let mut guard = lock.lock();
        MutexGuard::bump(&mut guard);
        MutexGuard::unlock_fair(guard);
    });
    let once = ["Lock A?", "Lock A", "Unlock A"];
    assert_eq!(story(&tape, ["main"]), [[once, once].concat()]);
}

#[test]
fn each_hold_of_a_reentrant_lock_is_told() {
    let tape = record(|| {
        let lock = ReentrantMutex::new((1, 2));
        let outer = lock.lock();
        let inner = ReentrantMutexGuard::map(lock.lock(), |pair| &pair.1);
        elsewhere(|| {
            assert!(lock.try_lock().is_none());
            assert!(lock.try_lock_for(SHORT).is_none());
        });
        drop(outer);
        drop(inner);
    });
    let [main, other] = story(&tape, ["main", "other"]);
    assert_eq!(main, ["Lock A?", "Lock A", "Lock A?", "Lock A", "Unlock A", "Unlock A"]);
    assert_eq!(other, ["Lock A?", "Lock A refused", "Lock A?", "Lock A timed out"]);
    assert!(tape.objects.values().all(|object| object.kind == Kind::ReentrantMutex));
}

#[test]
fn readers_read_and_writers_lock() {
    let tape = record(|| {
        let lock = RwLock::new(1);
        let (one, two) = (lock.read(), lock.try_read());
        assert!(lock.try_write().is_none());
        assert!(lock.try_write_for(SHORT).is_none());
        drop((one, two));
        let writer = lock.write();
        assert!(lock.try_read().is_none());
        assert!(lock.try_read_until(Instant::now()).is_none());
        assert!(lock.try_upgradable_read().is_none());
        assert!(lock.try_upgradable_read_for(SHORT).is_none());
        drop(RwLockWriteGuard::map(writer, |n| n));
        drop(RwLockReadGuard::map(lock.read(), |n| n));
    });
    let read = ["Read A?", "Read A", "Read A?", "Read A"];
    let not_written = ["Lock A?", "Lock A refused", "Lock A?", "Lock A timed out"];
    let written = ["Unlock A", "Unlock A", "Lock A?", "Lock A"];
    let not_read = ["Read A?", "Read A refused", "Read A?", "Read A timed out"];
    let last = ["Unlock A", "Read A?", "Read A", "Unlock A"];
    let all = [read, not_written, written, not_read, not_read, last].concat();
    assert_eq!(story(&tape, ["main"]), [all]);
    assert!(tape.objects.values().all(|object| object.kind == Kind::RwLock));
}

#[test]
fn an_upgrade_gives_the_shared_hold_back_and_locks() {
    let tape = record(|| {
        let lock = RwLock::new(1);
        drop(RwLockUpgradableReadGuard::upgrade(lock.upgradable_read()));
    });
    let upgraded = ["Read A?", "Read A", "Unlock A", "Lock A?", "Lock A", "Unlock A"];
    assert_eq!(story(&tape, ["main"]), [upgraded]);
}

#[test]
fn an_upgrade_that_fails_goes_on_with_the_shared_hold() {
    let tape = record(|| {
        let lock = RwLock::new(1);
        let (upgradable, reader) = (lock.upgradable_read(), lock.read());
        let Err(upgradable) = RwLockUpgradableReadGuard::try_upgrade(upgradable) else {
            panic!("somebody reads");
        };
        let Err(upgradable) = RwLockUpgradableReadGuard::try_upgrade_for(upgradable, SHORT) else {
            panic!("somebody reads");
        };
        drop(reader);
        drop(RwLockUpgradableReadGuard::try_upgrade(upgradable).map_err(|_| "nobody reads"));
    });
    let read = ["Read A?", "Read A", "Read A?", "Read A"];
    let failed = ["Lock A?", "Lock A refused", "Lock A?", "Lock A timed out"];
    let succeeded = ["Unlock A", "Lock A?", "Lock A", "Unlock A", "Unlock A"];
    assert_eq!(story(&tape, ["main"]), [[&read[..], &failed, &succeeded].concat()]);
}

#[test]
fn a_downgrade_ends_one_hold_and_begins_another() {
    let tape = record(|| {
        let lock = RwLock::new(1);
        drop(RwLockWriteGuard::downgrade(lock.write()));
        let upgradable = RwLockWriteGuard::downgrade_to_upgradable(lock.write());
        drop(RwLockUpgradableReadGuard::downgrade(upgradable));
    });
    let downgraded = ["Lock A?", "Lock A", "Unlock A", "Read A", "Unlock A"];
    assert_eq!(story(&tape, ["main"]), [[downgraded, downgraded].concat()]);
}

#[test]
fn a_wait_stands_between_giving_the_lock_back_and_having_it_again() {
    let tape = record(|| {
        let (lock, changed, (locked, wait)) = (Mutex::new(false), Condvar::new(), channel());
        thread::scope(|scope| {
            let other = Builder::new().name("other".to_owned());
            let spawned = other.spawn_scoped(scope, || {
                let mut ready = lock.lock();
                locked.send(()).expect("main waits");
                changed.wait_while(&mut ready, |ready| !*ready);
            });
            spawned.expect("there is room for a thread");
            wait.recv().expect("the other thread sends");
            // Only now, so that the other one holds the lock until it waits.
            let mut ready = lock.lock();
            *ready = true;
            assert!(changed.notify_one());
        });
    });
    let [other, main] = story(&tape, ["other", "main"]);
    let waited = ["Unlock A", "Wait B?", "Wait B", "Lock A", "Unlock A"];
    assert_eq!(other, [&["Lock A?", "Lock A"], &waited[..]].concat());
    assert_eq!(main, ["Lock A?", "Lock A", "Notify B", "Unlock A"]);
    let kinds = tape.objects.values().map(|object| object.kind);
    assert_eq!(kinds.collect::<Vec<_>>(), [Kind::Mutex, Kind::Condvar]);
}

#[test]
fn a_wait_with_a_limit_runs_out_of_time() {
    let tape = record(|| {
        let (lock, changed) = (Mutex::new(1), Condvar::new());
        let mut guard = lock.lock();
        changed.wait_for(&mut guard, SHORT);
        changed.wait_until(&mut guard, Instant::now());
        // Past the limit: asked, waited once, asked again.
        changed.wait_while_until(&mut guard, |n| *n == 1, Instant::now());
        changed.wait_while_for(&mut guard, |n| *n != 1, SHORT);
        assert_eq!(changed.notify_all(), 0);
    });
    let waited = ["Unlock A", "Wait B?", "Wait B timed out", "Lock A"];
    let all = [&["Lock A?", "Lock A"], &[waited, waited, waited].concat()[..]].concat();
    assert_eq!(story(&tape, ["main"]), [[&all[..], &["Notify B", "Unlock A"]].concat()]);
}

#[test]
fn a_wait_that_panics_is_refused_and_has_the_lock_until_it_unwinds() {
    let tape = record(|| {
        let (one, changed, (locked, wait)) = (Mutex::new(false), Condvar::new(), channel());
        thread::scope(|scope| {
            scope.spawn(|| {
                let mut ready = one.lock();
                locked.send(()).expect("main waits");
                changed.wait_while(&mut ready, |ready| !*ready);
            });
            wait.recv().expect("the other thread sends");
            *one.lock() = true;
            let another = Mutex::new(());
            panics(|| changed.wait(&mut another.lock()));
            changed.notify_one();
        });
    });
    let [main] = story(&tape, ["main"]);
    let panicked = ["Unlock B", "Wait C?", "Wait C refused", "Lock B", "Unlock B"];
    assert_eq!(main[..5], ["Lock A?", "Lock A", "Unlock A", "Lock B?", "Lock B"]);
    assert_eq!(main[5..10], panicked);
    assert_eq!(main[10..], ["Notify C"]);
}

#[test]
fn a_once_is_told_until_it_is_completed() {
    let tape = record(|| {
        let once = Once::new();
        panics(|| once.call_once(|| panic!("on purpose")));
        once.call_once_force(|_| ());
        once.call_once(|| unreachable!("it ran"));
        once.wait();
    });
    assert_eq!(story(&tape, ["main"]), [["Once A?", "Once A refused", "Once A?", "Once A"]]);
}

#[test]
fn every_event_stands_on_the_line_of_its_call() {
    let tape = record(|| {
        let lock = RwLock::default();
        let upgradable = lock.upgradable_read();
        let mut writer: RwLockWriteGuard<'_, i32> = RwLockUpgradableReadGuard::upgrade(upgradable);
        *writer += 1;
        let reader = RwLockWriteGuard::downgrade(writer);
        drop(reader);
    });
    let told = events(&tape, "main");
    let made = tape.objects[&told[0].object].made.line();
    // A release stands on the line that took the lock.
    assert_eq!(lines(&told, made), [1, 1, 1, 2, 2, 2, 4, 4]);
}

/// The lines of the events, counted from this one.
fn lines(events: &[Event], from: u32) -> Vec<u32> {
    events.iter().map(|event| event.place.line() - from).collect()
}
