//! One guard at a time, whatever ends it, and nothing done under it is lost.

use std::cell::Cell;
use std::rc::Rc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use judge::{Action, Check, Config, Kind, Misconception, Panics, Part, Room};

use super::answer::{Guard, SpinLock};

/// A panic ends its thread alone.
const CONFIG: Config = Config { panics: Panics::Deliver, ..Config::DEFAULT };
/// A weak compare-exchange may fail without a cause.
const BY_CHANCE: Config = Config { spurious: 1, ..CONFIG };

const TRIES: &str = "try_lock takes the lock exactly if it is free";
const ONE: &str = "one has it at a time";
const ONE_TRIES: &str = "one has it at a time, also when it only tries";
const SEES: &str = "whoever has it sees what was done before";
const SEES_TRIES: &str = "the same, when it only tries";
const PANIC: &str = "a panic frees it, too";

pub const CHECK: Check = Check {
    parts: &[
        Part::explored("a guard reaches the value", CONFIG, value),
        Part::explored(TRIES, BY_CHANCE, tries),
        Part::explored("another lock is another lock", CONFIG, another),
        Part::explored(ONE, CONFIG, two_lock)
            .never("another lock stands behind this one", |it| it.used(is_ready_made)),
        Part::explored(ONE_TRIES, CONFIG, one_tries),
        Part::explored(SEES, CONFIG, both_add),
        Part::explored(SEES_TRIES, CONFIG, one_adds_if_it_can),
        Part::explored(PANIC, CONFIG, panics),
        Part::real("only what may cross threads crosses them", types),
    ],
    misconceptions: &[
        Misconception {
            name: "unlocked-by-anyone",
            says: "A guard that was made in vain is dropped, and its drop frees the lock that \
                   somebody else has. Make a guard only when the lock is yours: then_some makes \
                   it always, then when it is wanted.",
            shows: |it| it.in_part(TRIES) && it.says("in vain"),
        },
        Misconception {
            name: "refused-by-chance",
            says: "compare_exchange_weak may fail although it finds what it expects. In a loop \
                   that costs one more round; try_lock has none, and wants compare_exchange.",
            shows: |it| it.in_part(TRIES) && it.says("is free") && it.did(is_unchanged),
        },
        Misconception {
            name: "load-then-store",
            says: "It is found free in one step and taken in another, and in between a second \
                   thread finds it free, too. Which operation returns the old value and stores \
                   the new one in one step?",
            shows: |it| it.says("at once") && it.did(is_taken_by_store),
        },
        Misconception {
            name: "relaxed",
            says: "One at a time has the lock, and yet the next one does not see what was done. \
                   The store that frees it has to release, and whatever takes it has to acquire.",
            shows: |it| it.says("the sum"),
        },
        Misconception {
            name: "kept-after-a-panic",
            says: "A panic drops the guard on its way out, and the lock stays locked: nobody \
                   gets it any more. Free it whatever the reason of the drop is.",
            shows: |it| it.in_part(PANIC) && (it.says("still held") || it.is("livelock")),
        },
    ],
    roles: &[],
};

fn is_ready_made(kind: Kind) -> bool {
    use Kind::{Channel, Mutex, Once, ReentrantMutex, RwLock};
    matches!(kind, Mutex | ReentrantMutex | RwLock | Once | Channel { .. })
}

fn is_unchanged(action: &Action) -> bool {
    matches!(action, Action::Unchanged { .. })
}

fn is_taken_by_store(action: &Action) -> bool {
    matches!(action, Action::Store { value: 1, .. })
}

/// Something that only the order of the lock protects: it carries nothing over by itself.
type Work = SpinLock<AtomicU64>;

/// Adds one, in two steps.
fn add_one(work: &AtomicU64) {
    work.store(work.load(Ordering::Relaxed) + 1, Ordering::Relaxed);
}

/// What was added, seen by whoever has joined all others.
fn sum(work: &Work) -> u64 {
    work.lock().load(Ordering::Relaxed)
}

fn value() {
    let start = judge::seed() % 1_000;
    let lock = SpinLock::new(start);
    *lock.lock() += 7;
    let value = *lock.lock();
    assert!(value == start + 7, "7 were added to {start} under the lock, and {value} are there");
}

fn tries() {
    let lock = SpinLock::new(judge::seed());
    let guard = lock.lock();
    assert!(lock.try_lock().is_none(), "the lock is held, and try_lock got it");
    assert!(lock.try_lock().is_none(), "the lock is held, and after a try in vain it is not");
    drop(guard);
    let guard = lock.try_lock();
    assert!(guard.is_some(), "the lock is free, and try_lock did not get it");
    assert!(lock.try_lock().is_none(), "try_lock got the lock, and a second try_lock got it, too");
    drop(guard);
    let value = *lock.lock();
    assert!(value == judge::seed(), "nobody changed the value, and it changed");
}

fn another() {
    let (lock, other) = (SpinLock::new(1), SpinLock::new(2));
    let _guard = lock.lock();
    assert!(other.try_lock().is_some(), "one lock is held, and another one is taken with it");
    assert!(lock.try_lock().is_none(), "one lock was freed, and another one with it");
}

fn two_lock() {
    let (lock, room) = (SpinLock::new(()), Room::new());
    let visit = || {
        let _guard = lock.lock();
        room.visit();
    };
    thread::scope(|scope| {
        scope.spawn(visit);
        visit();
    });
    one_at_a_time(&room);
}

fn one_tries() {
    let (lock, room) = (SpinLock::new(()), Room::new());
    thread::scope(|scope| {
        scope.spawn(|| lock.try_lock().map(|_guard| room.visit()));
        let _guard = lock.lock();
        room.visit();
    });
    one_at_a_time(&room);
}

fn one_at_a_time(room: &Room) {
    let most = room.most();
    assert!(most == 1, "{most} threads had the lock at once");
}

fn both_add() {
    let work = Work::new(AtomicU64::new(0));
    thread::scope(|scope| {
        scope.spawn(|| add_one(&work.lock()));
        add_one(&work.lock());
    });
    let sum = sum(&work);
    assert!(sum == 2, "two threads added 1 under the lock, one after the other: the sum is {sum}");
}

fn one_adds_if_it_can() {
    let work = Work::new(AtomicU64::new(0));
    let added = thread::scope(|scope| {
        let other = scope.spawn(|| work.try_lock().map(|work| add_one(&work)).is_some());
        add_one(&work.lock());
        1 + u64::from(other.join().unwrap())
    });
    let sum = sum(&work);
    assert!(sum == added, "{added} times 1 was added, one after the other: the sum is {sum}");
}

fn panics() {
    let work = Work::new(AtomicU64::new(0));
    let fallen = thread::scope(|scope| {
        let falls = scope.spawn(|| {
            let work = work.lock();
            add_one(&work);
            panic!("a thread falls with the lock, on purpose");
        });
        falls.join().is_err()
    });
    assert!(fallen, "a thread panicked while it had the lock, and nobody heard of it");
    assert!(work.try_lock().is_some(), "a thread panicked with the lock, and it is still held");
    let sum = sum(&work);
    assert!(sum == 1, "1 was added under the lock, and after the panic {sum} are there");
}

fn types() {
    assert!(
        judge::is_sync!(SpinLock<Cell<u8>>),
        "a Cell may move to other threads, so its lock may be shared; the compiler refuses"
    );
    assert!(
        !judge::is_sync!(SpinLock<Rc<u8>>),
        "an Rc must stay in its thread, and its lock may be shared"
    );
    assert!(
        !judge::is_sync!(Guard<'static, Cell<u8>>),
        "a Cell must not be shared, and its guard may be"
    );
}
