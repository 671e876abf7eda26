//! `RwLock` and `RecursiveRwLock` in all interleavings.

extern crate watched_parking_lot as parking_lot;

use std::sync::Arc;
use std::time::{Duration, Instant};

use explorer::Config;
use parking_lot::{
    MappedRwLockReadGuard, MappedRwLockWriteGuard, Mutex, RecursiveRwLock, RwLock, RwLockReadGuard,
    RwLockUpgradableReadGuard, RwLockWriteGuard,
};

use explored::{pair, panics, values, values_with, verdict};

#[expect(dead_code, reason = "the other programs use the rest")]
mod explored;

const HOUR: Duration = Duration::from_hours(1);
const NO_TIMEOUTS: Config = Config { timeouts: 0, ..Config::DEFAULT };

/// A lock, and how many are inside.
type Room = (RwLock<i32>, Mutex<usize>);

/// How many are inside, the caller too.
fn enter((_, inside): &Room) -> usize {
    let mut count = inside.lock();
    *count += 1;
    let seen = *count;
    drop(count);
    *inside.lock() -= 1;
    seen
}

fn read(room: &Room) -> usize {
    let _guard = room.0.read();
    enter(room)
}

fn upgradable(room: &Room) -> usize {
    let _guard = room.0.upgradable_read();
    enter(room)
}

fn write(room: &Room) -> usize {
    let _guard = room.0.write();
    enter(room)
}

fn downgraded(room: &Room) -> usize {
    let _guard = RwLockWriteGuard::downgrade(room.0.write());
    enter(room)
}

#[test]
fn readers_hold_it_together_and_writers_alone() {
    let most = |first: fn(&Room) -> usize, second: fn(&Room) -> usize| {
        let all = values(move || pair(&Arc::default(), first, second));
        all.into_iter().map(|(first, second)| first.max(second)).max()
    };
    assert_eq!(most(read, read), Some(2));
    assert_eq!(most(read, upgradable), Some(2));
    assert_eq!(most(upgradable, read), Some(2));
    assert_eq!(most(upgradable, upgradable), Some(1));
    assert_eq!(most(downgraded, upgradable), Some(2));
    assert_eq!(most(upgradable, downgraded), Some(2));
    assert_eq!(most(downgraded, write), Some(1));
    for other in [read, upgradable, write] {
        assert_eq!(most(write, other), Some(1));
        assert_eq!(most(other, write), Some(1));
    }
}

/// Whether each kind of hold is always, sometimes or never got beside `holder`.
fn admits(holder: fn(&Room) -> usize, asks: [fn(&Room) -> bool; 3]) -> [Vec<bool>; 3] {
    asks.map(|ask| values(move || pair(&Arc::default(), holder, ask).1))
}

#[test]
fn each_hold_admits_what_goes_with_it() {
    let tries: [fn(&Room) -> bool; 3] = [
        |it| it.0.try_read().is_some(),
        |it| it.0.try_upgradable_read().is_some(),
        |it| it.0.try_write().is_some(),
    ];
    let waits_for: [fn(&Room) -> bool; 3] = [
        |it| it.0.try_read_for(HOUR).is_some(),
        |it| it.0.try_upgradable_read_for(HOUR).is_some(),
        |it| it.0.try_write_for(HOUR).is_some(),
    ];
    let waits_until: [fn(&Room) -> bool; 3] = [
        |it| it.0.try_read_until(Instant::now() + HOUR).is_some(),
        |it| it.0.try_upgradable_read_until(Instant::now() + HOUR).is_some(),
        |it| it.0.try_write_until(Instant::now() + HOUR).is_some(),
    ];
    let (always, perhaps) = (vec![true], vec![false, true]);
    for asks in [tries, waits_for, waits_until] {
        assert_eq!(admits(read, asks), [always.clone(), always.clone(), perhaps.clone()]);
        let beside_upgradable = [always.clone(), perhaps.clone(), perhaps.clone()];
        assert_eq!(admits(upgradable, asks), beside_upgradable);
        assert_eq!(admits(write, asks), [perhaps.clone(), perhaps.clone(), perhaps.clone()]);
    }
}

#[test]
fn a_limit_is_not_reached_while_somebody_can_end_the_wait() {
    let waits: [fn(&Room) -> bool; 3] = [
        |it| it.0.try_read_for(HOUR).is_some(),
        |it| it.0.try_upgradable_read_for(HOUR).is_some(),
        |it| it.0.try_write_for(HOUR).is_some(),
    ];
    for wait in waits {
        assert_eq!(values_with(&NO_TIMEOUTS, move || pair(&Arc::default(), write, wait).1), [true]);
    }
}

#[test]
fn a_look_sees_how_it_is_held() {
    let look = |it: &Room| (it.0.is_locked(), it.0.is_locked_exclusive());
    let seen = |holder: fn(&Room) -> usize| values(move || pair(&Arc::default(), holder, look).1);
    let (no, yes) = (false, true);
    let changing = [(no, no), (yes, no)];
    assert_eq!(seen(read), changing);
    assert_eq!(seen(upgradable), changing);
    assert_eq!(seen(write), [(no, no), (no, yes), (yes, no), (yes, yes)]);
    let show = |it: &Room| format!("{:?}", it.0);
    let shown = |holder: fn(&Room) -> usize| values(move || pair(&Arc::default(), holder, show).1);
    assert_eq!(shown(read), ["RwLock { data: 0 }"]);
    assert_eq!(shown(write), ["RwLock { data: 0 }", "RwLock { data: <locked> }"]);
}

#[test]
fn a_reader_that_reads_again_may_wait_behind_a_writer() {
    fn twice(lock: &RwLock<i32>) {
        let _first = lock.read();
        let _second = lock.read();
    }
    fn trying(lock: &RwLock<i32>) -> bool {
        let _first = lock.read();
        lock.try_read().is_some()
    }
    assert_eq!(verdict(|| _ = pair(&Arc::default(), twice, |it| *it.write() += 1)), "deadlock");
    assert_eq!(verdict(|| _ = pair(&Arc::default(), twice, twice)), "passed");
    let program = || pair(&Arc::default(), trying, |it| *it.write() += 1).0;
    assert_eq!(values(program), [false, true]);
}

#[test]
fn readers_wait_behind_a_writer_only_once_it_waits_for_readers() {
    fn upgradable_then_read(lock: &RwLock<i32>) {
        let _first = lock.upgradable_read();
        let _second = lock.read();
    }
    fn upgrade(lock: &RwLock<i32>) {
        drop(RwLockUpgradableReadGuard::upgrade(lock.upgradable_read()));
    }
    fn read_twice(lock: &RwLock<i32>) {
        let _first = lock.read();
        let _second = lock.read();
    }
    // Beside an upgradable reader a writer has not even begun to wait for the others.
    let program = || _ = pair(&Arc::default(), upgradable_then_read, |it| *it.write() += 1);
    assert_eq!(verdict(program), "passed");
    // Whoever upgrades does.
    assert_eq!(verdict(|| _ = pair(&Arc::default(), upgrade, read_twice)), "deadlock");
}

#[test]
fn a_recursive_lock_can_be_read_again() {
    fn twice(lock: &RecursiveRwLock<i32>) -> i32 {
        let first = lock.read();
        let second = lock.try_read().expect("nobody writes");
        let third = lock.try_read_for(HOUR).expect("nobody writes");
        let fourth = lock.read();
        *first + *second + *third + *fourth
    }
    let program = || pair(&Arc::default(), twice, |it| *it.write() += 1).0;
    assert_eq!(values(program), [0, 4]);
    assert_eq!(values(|| pair(&Arc::default(), twice, twice)), [(0, 0)]);
}

#[test]
fn an_upgrade_loses_no_update_and_reading_before_writing_does() {
    fn upgrade(lock: &RwLock<i32>) {
        let guard = lock.upgradable_read();
        let read = *guard;
        *RwLockUpgradableReadGuard::upgrade(guard) = read + 1;
    }
    fn read_then_write(lock: &RwLock<i32>) {
        let read = *lock.read();
        *lock.write() = read + 1;
    }
    let sums = |add: fn(&RwLock<i32>)| {
        values(move || {
            let lock = Arc::default();
            pair(&lock, add, add);
            *lock.read()
        })
    };
    assert_eq!(sums(upgrade), [2]);
    assert_eq!(sums(read_then_write), [1, 2]);
}

#[test]
fn an_upgrade_waits_for_readers_and_its_try_does_not() {
    type Upgrade = fn(RwLockUpgradableReadGuard<'_, i32>) -> bool;
    let beside_a_reader = |config: Config, upgrade: Upgrade| {
        values_with(&config, move || {
            let shared: Arc<(Room, Upgrade)> = Arc::new((Room::default(), upgrade));
            pair(&shared, |it| (it.1)(it.0.0.upgradable_read()), |it| read(&it.0)).0
        })
    };
    let waits: Upgrade = |guard| {
        *RwLockUpgradableReadGuard::upgrade(guard) += 1;
        true
    };
    let tries: Upgrade = |guard| match RwLockUpgradableReadGuard::try_upgrade(guard) {
        Ok(_) => true,
        // Still the one who may go on to write.
        Err(guard) => {
            *RwLockUpgradableReadGuard::upgrade(guard) += 1;
            false
        }
    };
    let timed: Upgrade = |guard| RwLockUpgradableReadGuard::try_upgrade_for(guard, HOUR).is_ok();
    let until: Upgrade =
        |guard| RwLockUpgradableReadGuard::try_upgrade_until(guard, Instant::now() + HOUR).is_ok();
    assert_eq!(beside_a_reader(Config::DEFAULT, waits), [true]);
    assert_eq!(beside_a_reader(Config::DEFAULT, tries), [false, true]);
    for limited in [timed, until] {
        assert_eq!(beside_a_reader(Config::DEFAULT, limited), [false, true]);
        assert_eq!(beside_a_reader(NO_TIMEOUTS, limited), [true]);
    }
}

#[test]
fn an_upgrade_that_waits_for_its_own_reader_deadlocks() {
    assert_eq!(
        verdict(|| {
            let lock = RwLock::new(0);
            let _reader = lock.read();
            drop(RwLockUpgradableReadGuard::upgrade(lock.upgradable_read()));
        }),
        "deadlock"
    );
}

/// What a thread sees after it has changed its hold, if another one triples the value;
/// and whether a third could have read meanwhile.
fn keeps(change: fn(&RwLock<i32>) -> (i32, bool)) -> Vec<(i32, bool)> {
    let program = move || {
        let shared = Arc::new((RwLock::new(0), change));
        pair(&shared, |it| (it.1)(&it.0), |it| *it.0.write() *= 3).0
    };
    values(program)
}

#[test]
fn no_writer_comes_between_a_hold_and_what_it_becomes() {
    let down = |lock: &RwLock<i32>| {
        let mut guard = lock.write();
        *guard = 1;
        let guard = RwLockWriteGuard::downgrade(guard);
        let alone = lock.is_locked_exclusive();
        (*guard, alone)
    };
    assert_eq!(keeps(down), [(1, false)]);
    let to_upgradable = |lock: &RwLock<i32>| {
        let mut guard = lock.write();
        *guard = 1;
        let guard = RwLockWriteGuard::downgrade_to_upgradable(guard);
        let seen = *guard;
        let other = lock.try_upgradable_read().is_some();
        let mut guard = RwLockUpgradableReadGuard::upgrade(guard);
        *guard += 1;
        (seen + *guard, other)
    };
    assert_eq!(keeps(to_upgradable), [(3, false)]);
    let from_upgradable = |lock: &RwLock<i32>| {
        let guard = lock.upgradable_read();
        let before = *guard;
        let guard = RwLockUpgradableReadGuard::downgrade(guard);
        // Another may be the one now, if no writer waits already.
        let other = lock.try_upgradable_read().is_some();
        (before - *guard, other)
    };
    assert_eq!(keeps(from_upgradable), [(0, false), (0, true)]);
}

#[test]
fn a_downgraded_recursive_lock_can_be_read_again() {
    fn down(lock: &RecursiveRwLock<i32>) -> i32 {
        let mut guard = lock.write();
        *guard = 1;
        let first = RwLockWriteGuardOf::downgrade(guard);
        let upgradable = lock.try_upgradable_read();
        let third = upgradable.map(RwLockUpgradableOf::downgrade);
        *first + *lock.read() + third.map_or(0, |third| *third - 1)
    }
    let program = || pair(&Arc::default(), down, |it| *it.write() *= 3).0;
    assert_eq!(values(program), [2]);
}

type RwLockWriteGuardOf<'a> = parking_lot::RecursiveRwLockWriteGuard<'a, i32>;
type RwLockUpgradableOf<'a> = parking_lot::RecursiveRwLockUpgradableReadGuard<'a, i32>;

#[test]
fn a_bump_lets_others_in() {
    let reader = |lock: &RwLock<i32>| {
        let mut guard = lock.read();
        let before = *guard;
        RwLockReadGuard::bump(&mut guard);
        (*guard - before, false)
    };
    assert_eq!(keeps_from_one(reader), [0, 2]);
    let writer = |lock: &RwLock<i32>| {
        let mut guard = lock.write();
        let before = *guard;
        RwLockWriteGuard::bump(&mut guard);
        (*guard - before, false)
    };
    assert_eq!(keeps_from_one(writer), [0, 2]);
}

/// The same as `keeps`, from one.
fn keeps_from_one(change: fn(&RwLock<i32>) -> (i32, bool)) -> Vec<i32> {
    values(move || {
        let shared = Arc::new((RwLock::new(1), change));
        pair(&shared, |it| (it.1)(&it.0).0, |it| *it.0.write() *= 3).0
    })
}

#[test]
fn a_fair_unlock_gives_it_back() {
    fn each_kind(lock: &RwLock<i32>) {
        let mut guard = lock.write();
        *guard += 1;
        RwLockWriteGuard::unlock_fair(guard);
        RwLockReadGuard::unlock_fair(lock.read());
        RwLockUpgradableReadGuard::unlock_fair(lock.upgradable_read());
    }
    let program = || {
        let lock = Arc::default();
        pair(&lock, each_kind, |it| *it.write() += 1);
        *lock.read()
    };
    assert_eq!(values(program), [2]);
}

#[test]
fn mapped_guards_hold_it() {
    fn change(lock: &RwLock<(i32, i32)>) {
        let Ok(mut second) = RwLockWriteGuard::try_map(lock.write(), |pair| Some(&mut pair.1))
        else {
            panic!("there is a second");
        };
        let before = *second;
        assert!(lock.is_locked_exclusive());
        *second = before + 1;
        drop(second);
        let Err(guard) = RwLockWriteGuard::try_map(lock.write(), |_| None::<&mut i32>) else {
            panic!("there is nothing");
        };
        let first = RwLockWriteGuard::map(guard, |pair| pair);
        let mut first = MappedRwLockWriteGuard::map(first, |pair| &mut pair.0);
        let before = *first;
        assert!(lock.try_read().is_none());
        *first = before + 1;
    }
    fn look(lock: &RwLock<(i32, i32)>) -> bool {
        let Ok(second) = RwLockReadGuard::try_map(lock.read(), |pair| Some(&pair.1)) else {
            panic!("there is a second");
        };
        let before = *second;
        assert!(lock.try_write().is_none());
        let same = before == *second;
        drop(second);
        let Err(guard) = RwLockReadGuard::try_map(lock.read(), |_| None::<&i32>) else {
            panic!("there is nothing");
        };
        let first = MappedRwLockReadGuard::map(RwLockReadGuard::map(guard, |it| it), |it| &it.0);
        same && *first == 0
    }
    let program = || {
        let lock = Arc::default();
        pair(&lock, change, |it| it.write().0 += 1);
        *lock.read()
    };
    assert_eq!(values(program), [(2, 1)]);
    let program = || pair(&Arc::default(), look, |it| it.write().1 += 1).0;
    assert_eq!(values(program), [true]);
}

#[test]
fn a_panic_frees_it() {
    fn fall(lock: &RwLock<i32>) {
        assert!(panics(|| drop(RwLockReadGuard::map(lock.read(), |_| -> &i32 { panic!("one") }))));
        assert!(panics(|| {
            let _guard = RwLockUpgradableReadGuard::upgrade(lock.upgradable_read());
            panic!("two");
        }));
        *lock.write() += 1;
    }
    let program = || {
        let lock = Arc::default();
        pair(&lock, fall, |it| *it.write() += 1);
        *lock.read()
    };
    assert_eq!(values(program), [2]);
}

#[test]
fn whoever_has_it_alone_needs_no_lock() {
    let program = || {
        let mut lock = RwLock::from(1);
        *lock.get_mut() += 1;
        let seen = *lock.read();
        (seen, lock.into_inner())
    };
    assert_eq!(values(program), [(2, 2)]);
}
