//! `Mutex` and `FairMutex` in all interleavings.

extern crate watched_parking_lot as parking_lot;

use std::mem;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI32, Ordering};
use std::time::{Duration, Instant};

use explorer::Config;
use parking_lot::{
    FairMutex, FairMutexGuard, MappedFairMutexGuard, MappedMutexGuard, Mutex, MutexGuard,
};

use explored::{pair, panics, values, values_with, verdict};

#[expect(dead_code, reason = "the other programs use the rest")]
mod explored;

const HOUR: Duration = Duration::from_hours(1);
const NO_TIMEOUTS: Config = Config { timeouts: 0, ..Config::DEFAULT };

/// A lock, and another one that is only there to be interrupted at.
#[derive(Default)]
struct Two<L> {
    lock: L,
    other: L,
}

fn two() -> Arc<Two<Mutex<i32>>> {
    Arc::default()
}

/// Holds the lock for a while.
fn hold(two: &Two<Mutex<i32>>) {
    let _guard = two.lock.lock();
    drop(two.other.lock());
}

#[test]
fn one_thread_at_a_time_holds_it() {
    /// A lock, a fair one, something to be interrupted at, and who is inside.
    type Room = (Mutex<i32>, FairMutex<i32>, Mutex<i32>, AtomicBool);
    fn enter((_, _, other, inside): &Room) {
        assert!(!inside.swap(true, Ordering::Relaxed));
        drop(other.lock());
        inside.store(false, Ordering::Relaxed);
    }
    fn visit(room: &Room) {
        let _guard = room.0.lock();
        enter(room);
    }
    fn visit_fairly(room: &Room) {
        let _guard = room.1.lock();
        enter(room);
    }
    assert_eq!(verdict(|| _ = pair(&Arc::default(), visit_fairly, visit_fairly)), "passed");
    // Two locks protect nothing.
    assert_eq!(verdict(|| _ = pair(&Arc::default(), visit, visit_fairly)), "panic");
    assert_eq!(verdict(|| _ = pair(&Arc::default(), visit, visit)), "passed");
}

#[test]
fn an_update_in_two_holds_can_be_lost() {
    fn add(lock: &Mutex<i32>) {
        let read = *lock.lock();
        *lock.lock() = read + 1;
    }
    let program = || {
        let lock = Arc::default();
        pair(&lock, add, add);
        *lock.lock()
    };
    assert_eq!(values(program), [1, 2]);
}

#[test]
fn two_locks_in_two_orders_deadlock() {
    fn forth(two: &Two<Mutex<i32>>) {
        let _first = two.lock.lock();
        let _second = two.other.lock();
    }
    fn back(two: &Two<Mutex<i32>>) {
        let _second = two.other.lock();
        let _first = two.lock.lock();
    }
    assert_eq!(verdict(|| _ = pair(&two(), forth, back)), "deadlock");
    assert_eq!(verdict(|| _ = pair(&two(), forth, forth)), "passed");
}

#[test]
fn who_locks_again_waits_for_itself() {
    assert_eq!(
        verdict(|| {
            let lock = Mutex::new(0);
            let _first = lock.lock();
            let _second = lock.lock();
        }),
        "deadlock"
    );
}

#[test]
fn a_try_succeeds_or_finds_it_held() {
    let program = || pair(&two(), hold, |two| two.lock.try_lock().is_some()).1;
    assert_eq!(values(program), [false, true]);
}

#[test]
fn a_wait_with_a_limit_may_run_out_of_time() {
    fn for_an_hour(two: &Two<Mutex<i32>>) -> bool {
        two.lock.try_lock_for(HOUR).is_some()
    }
    fn until_an_hour_is_over(two: &Two<Mutex<i32>>) -> bool {
        two.lock.try_lock_until(Instant::now() + HOUR).is_some()
    }
    for wait in [for_an_hour, until_an_hour_is_over] {
        assert_eq!(values(move || pair(&two(), hold, wait).1), [false, true]);
        // Somebody could always end it, so it never runs out.
        assert_eq!(values_with(&NO_TIMEOUTS, move || pair(&two(), hold, wait).1), [true]);
    }
}

#[test]
fn a_wait_that_nobody_can_end_runs_out_of_time_if_it_has_a_limit() {
    fn never_free(wait: fn(&Mutex<i32>) -> bool) -> impl Fn() -> bool {
        move || {
            let lock = Mutex::new(0);
            mem::forget(lock.lock());
            wait(&lock)
        }
    }
    let hour = never_free(|lock| lock.try_lock_for(HOUR).is_some());
    assert_eq!(values_with(&NO_TIMEOUTS, hour), [false]);
    let over = never_free(|lock| lock.try_lock_until(Instant::now()).is_some());
    assert_eq!(values_with(&NO_TIMEOUTS, over), [false]);
    let for_ever = never_free(|lock| lock.try_lock_for(Duration::MAX).is_some());
    assert_eq!(verdict(move || _ = for_ever()), "deadlock");
}

#[test]
fn a_look_sees_it_held_or_free() {
    let program = || pair(&two(), hold, |two| two.lock.is_locked()).1;
    assert_eq!(values(program), [false, true]);
    let program = || pair(&two(), hold, |two| format!("{:?}", two.lock)).1;
    assert_eq!(values(program), ["Mutex { data: 0 }", "Mutex { data: <locked> }"]);
}

/// What a holder does in between.
type Pause = fn(&mut MutexGuard<'_, i32>);

/// What a thread that holds the lock sees after `pause`, and what is left, if another
/// one triples it.
fn around(pause: Pause) -> Vec<(i32, i32)> {
    fn first((lock, pause): &(Mutex<i32>, Pause)) -> i32 {
        let mut guard = lock.lock();
        *guard = 1;
        pause(&mut guard);
        *guard
    }
    values(move || {
        let shared = Arc::new((Mutex::new(0), pause));
        let (seen, ()) = pair(&shared, first, |(lock, _)| *lock.lock() *= 3);
        (seen, *shared.0.lock())
    })
}

#[test]
fn others_come_between_where_it_is_given_back_for_a_while() {
    assert_eq!(around(|_| ()), [(1, 1), (1, 3)]);
    let open = [(1, 1), (1, 3), (3, 3)];
    assert_eq!(around(|guard| MutexGuard::unlocked(guard, || ())), open);
    assert_eq!(around(|guard| MutexGuard::bump(guard)), open);
    let caught = |guard: &mut MutexGuard<'_, i32>| {
        assert!(panics(|| MutexGuard::unlocked(guard, || panic!("on purpose"))));
    };
    // The panic is told as it is, and the lock is held again.
    assert_eq!(around(caught), open);
}

#[test]
fn whoever_is_not_let_in_again_deadlocks() {
    assert_eq!(
        verdict(|| {
            let lock = Mutex::new(0);
            let mut guard = lock.lock();
            MutexGuard::unlocked(&mut guard, || mem::forget(lock.lock()));
        }),
        "deadlock"
    );
    assert_eq!(
        verdict(|| {
            let lock = Arc::new(Mutex::new(0));
            let bump = |lock: &Mutex<i32>| MutexGuard::bump(&mut lock.lock());
            pair(&lock, bump, |lock| mem::forget(lock.lock()));
        }),
        "deadlock"
    );
}

#[test]
fn a_fair_unlock_gives_it_back() {
    fn add(shared: &(Mutex<i32>, FairMutex<i32>)) {
        let mut guard = shared.0.lock();
        *guard += 1;
        MutexGuard::unlock_fair(guard);
        let mut guard = MutexGuard::map(shared.0.lock(), |value| value);
        *guard += 1;
        MappedMutexGuard::unlock_fair(guard);
        let mut guard = shared.1.lock();
        FairMutexGuard::bump(&mut guard);
        *guard += 1;
        FairMutexGuard::unlock_fair(guard);
        MappedFairMutexGuard::unlock_fair(FairMutexGuard::map(shared.1.lock(), |value| value));
    }
    let program = || {
        let shared: Arc<(Mutex<i32>, FairMutex<i32>)> = Arc::default();
        add(&shared);
        (*shared.0.lock(), *shared.1.lock())
    };
    assert_eq!(values(program), [(2, 1)]);
    assert_eq!(verdict(|| _ = pair(&Arc::default(), add, add)), "passed");
}

#[test]
fn a_fair_mutex_answers_like_the_other() {
    fn hold(two: &Two<FairMutex<i32>>) {
        let _guard = two.lock.lock();
        drop(two.other.lock());
    }
    let ask = |two: &Two<FairMutex<i32>>| {
        let tried = two.lock.try_lock().is_some();
        let waited = two.lock.try_lock_for(HOUR).is_some();
        (tried, waited, FairMutex::is_locked(&two.lock))
    };
    let all = values(move || pair(&Arc::default(), hold, ask).1);
    // Whoever got it before the other one came may find it held afterwards.
    let (no, yes) = (false, true);
    let expected = [
        (no, no, no),
        (no, no, yes),
        (no, yes, no),
        (yes, no, no),
        (yes, no, yes),
        (yes, yes, no),
        (yes, yes, yes),
    ];
    assert_eq!(all, expected);
}

#[test]
fn a_mapped_guard_holds_it() {
    fn change(lock: &Mutex<(i32, i32)>) {
        let Ok(mut second) = MutexGuard::try_map(lock.lock(), |pair| Some(&mut pair.1)) else {
            panic!("there is a second");
        };
        let before = *second;
        assert!(lock.is_locked());
        *second = before + 1;
        drop(second);
        let Err(guard) = MutexGuard::try_map(lock.lock(), |_| None::<&mut i32>) else {
            panic!("there is nothing");
        };
        let first = MutexGuard::map(guard, |pair| pair);
        let mut first = MappedMutexGuard::map(first, |pair| &mut pair.0);
        let before = *first;
        assert!(lock.try_lock().is_none());
        *first = before + 1;
    }
    let program = || {
        let lock = Arc::default();
        pair(&lock, change, change);
        *lock.lock()
    };
    assert_eq!(values(program), [(2, 2)]);
}

#[test]
fn a_panic_frees_it_and_poisons_nothing() {
    fn fall(lock: &Mutex<i32>) {
        assert!(panics(|| {
            let _guard = lock.lock();
            panic!("on purpose");
        }));
        assert!(panics(|| drop(MutexGuard::map(lock.lock(), |_| -> &mut i32 { panic!("again") }))));
        *lock.lock() += 1;
    }
    let program = || {
        let lock = Arc::default();
        pair(&lock, fall, fall);
        *lock.lock()
    };
    assert_eq!(values(program), [2]);
}

#[test]
fn an_uncaught_panic_is_found() {
    assert_eq!(
        verdict(|| _ = pair(&two(), hold, |two| assert!(two.lock.try_lock().is_some()))),
        "panic"
    );
}

#[test]
fn whoever_has_it_alone_needs_no_lock() {
    let program = || {
        let mut lock = Mutex::from(1);
        *lock.get_mut() += 1;
        let guard = lock.lock();
        let same = std::ptr::eq(MutexGuard::mutex(&guard), &raw const lock);
        drop(guard);
        (lock.into_inner(), same)
    };
    assert_eq!(values(program), [(2, true)]);
}

#[test]
fn what_destructors_do_is_done_when_an_execution_is_given_up() {
    /// Adds one when it goes, also by a panic.
    struct Last<'a>(MutexGuard<'a, i32>, &'a AtomicI32);
    fn open(shared: &(Mutex<i32>, AtomicI32)) {
        let mut last = Last(shared.0.lock(), &shared.1);
        MutexGuard::unlocked(&mut last.0, || drop(shared.0.lock()));
        MutexGuard::bump(&mut last.0);
    }
    fn leave_locked(shared: &(Mutex<i32>, AtomicI32)) {
        let guard = shared.0.lock();
        if *guard == 1 {
            let _again = shared.0.lock();
        }
    }
    impl Drop for Last<'_> {
        fn drop(&mut self) {
            *self.0 += 1;
            self.1.store(*self.0, Ordering::Relaxed);
        }
    }

    assert_eq!(verdict(|| _ = pair(&Arc::default(), open, leave_locked)), "deadlock");
    assert_eq!(verdict(|| _ = pair(&Arc::default(), leave_locked, open)), "deadlock");
}
