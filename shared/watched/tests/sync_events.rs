//! Forced schedules leave exactly the expected events on the tape, each with the
//! line of the program that caused it.

extern crate watched as std;

use std::collections::BTreeSet;
use std::marker;
use std::sync::mpsc::{channel, sync_channel};
use std::sync::{Barrier, Condvar, LazyLock, Mutex, Once, OnceLock, RwLock, RwLockWriteGuard};
use std::thread;
use std::time::Duration;

use watched::operation::Moment::{self, Announced, Done, Refused, TimedOut};
use watched::operation::Operation::{
    self, Exit, Join, Lock, Meet, Notify, Once as Make, Read, Receive, Send, Spawn, Start, Unlock,
    Wait,
};
use watched::operation::{ALL_SCOPED, Kind};
use watched::recording::{Event, Recording, Tape, names_an_object};

#[path = "sync/deadline.rs"]
mod deadline;

type Told = (Operation, Moment);

const SHORT: Duration = Duration::from_millis(2);
/// Longer than any test may run: not reached.
const LONG: Duration = Duration::from_hours(1);

fn record(run: impl FnOnce() + marker::Send + 'static) -> Tape {
    record_with(run).0
}

/// Nothing is watched outside: another test's recording may be on.
fn record_with<T: marker::Send + 'static>(
    run: impl FnOnce() -> T + marker::Send + 'static,
) -> (Tape, T) {
    deadline::within_deadline(|| {
        let recording = Recording::start("main");
        let value = run();
        (recording.finish(), value)
    })
}

fn events<'a>(tape: &'a Tape, lane: &str) -> &'a [Event] {
    let mut lanes = tape.lanes.iter().filter(|known| known.name == lane);
    let found = lanes.next().unwrap_or_else(|| panic!("no lane {lane}"));
    assert!(lanes.next().is_none(), "two lanes {lane}");
    &found.events
}

/// What a lane tells between its start and its exit.
fn told(tape: &Tape, lane: &str) -> Vec<Told> {
    let told: Vec<_> =
        events(tape, lane).iter().map(|event| (event.operation, event.moment)).collect();
    let [first, between @ .., last] = &told[..] else { panic!("a lane has two ends") };
    assert_eq!((*first, *last), ((Start, Done), (Exit, Done)));
    between.to_vec()
}

/// The events name this many objects, and the tape knows of each what it is.
fn objects(tape: &Tape, kinds: &[Kind]) {
    let events = tape.lanes.iter().flat_map(|lane| &lane.events);
    let named: BTreeSet<_> =
        events.filter(|event| names_an_object(event.operation)).map(|event| event.object).collect();
    assert!(named.iter().eq(tape.objects.keys()));
    // Numbers are given in the order of first use.
    let known: Vec<_> = tape.objects.values().map(|info| info.kind).collect();
    assert_eq!(known, kinds);
    for info in tape.objects.values() {
        assert_eq!(info.made.file(), file!());
    }
}

/// A waiting operation that succeeds.
fn both(operation: Operation) -> [Told; 2] {
    [(operation, Announced), (operation, Done)]
}

fn flat(parts: &[&[Told]]) -> Vec<Told> {
    parts.concat()
}

const UNLOCK: &[Told] = &[(Unlock, Done)];

#[test]
fn a_lock_is_announced_taken_and_given_back() {
    let tape = record(|| {
        let lock = Mutex::new(0);
        *lock.lock().unwrap() += 1;
        let guard = lock.try_lock().unwrap();
        assert!(lock.try_lock().is_err());
        drop(guard);
    });
    let refused = [(Lock, Announced), (Lock, Refused)];
    let expected = flat(&[&both(Lock), UNLOCK, &both(Lock), &refused, UNLOCK]);
    assert_eq!(told(&tape, "main"), expected);
    objects(&tape, &[Kind::Mutex]);
}

#[test]
fn what_does_not_wait_is_not_told() {
    let tape = record(|| {
        let mut lock = Mutex::new(1);
        *lock.get_mut().unwrap() += 1;
        assert!(!format!("{lock:?}").is_empty());
        lock.clear_poison();
        assert!(!lock.is_poisoned());
        assert_eq!(lock.into_inner().unwrap(), 2);
        let (sender, receiver) = channel::<i32>();
        drop((sender.clone(), sender, receiver));
    });
    assert_eq!(told(&tape, "main"), []);
}

#[test]
fn a_thread_that_panics_gives_its_locks_back_on_the_tape_too() {
    let tape = record(|| {
        let lock = Mutex::new(0);
        thread::scope(|scope| {
            let fallen = scope.spawn(|| {
                let _guard = lock.lock().unwrap();
                panic!("on purpose");
            });
            assert!(fallen.join().is_err());
        });
        assert!(lock.lock().is_err());
        assert!(lock.try_lock().is_err());
    });
    let fallen: Vec<_> =
        events(&tape, "thread-1").iter().map(|event| (event.operation, event.moment)).collect();
    assert_eq!(fallen, flat(&[&[(Start, Done)], &both(Lock), UNLOCK, &[(Exit, Refused)]]));
    // Poisoned is taken all the same.
    let taken = flat(&[&both(Lock), UNLOCK, &both(Lock), UNLOCK]);
    assert_eq!(told(&tape, "main"), flat(&[&both(Spawn), &both(Join), &both(Join), &taken]));
}

/// Gives back, waits, and holds again.
fn waited() -> Vec<Told> {
    flat(&[UNLOCK, &both(Wait), &[(Lock, Done)]])
}

#[test]
fn a_wait_gives_the_lock_back_and_holds_it_again() {
    let tape = record(|| {
        let (lock, changed) = (Mutex::new(false), Condvar::new());
        thread::scope(|scope| {
            let guard = lock.lock().unwrap();
            scope.spawn(|| {
                *lock.lock().unwrap() = true;
                changed.notify_one();
            });
            // Once, so that the sequence is the same even if it ends for no reason.
            drop(changed.wait(guard).unwrap());
        });
    });
    let main = [&both(Lock), &both(Spawn)[..], &waited(), UNLOCK, &both(Join)];
    assert_eq!(told(&tape, "main"), flat(&main));
    assert_eq!(told(&tape, "thread-1"), flat(&[&both(Lock), UNLOCK, &[(Notify, Done)]]));
    objects(&tape, &[Kind::Mutex, Kind::Condvar]);
    let joined = events(&tape, "main").iter().find(|event| event.operation == Join);
    assert_eq!(joined.unwrap().object, ALL_SCOPED);
}

#[test]
fn each_round_of_a_wait_for_a_condition_is_told() {
    let tape = record(|| {
        let (lock, changed) = (Mutex::new(false), Condvar::new());
        thread::scope(|scope| {
            let guard = lock.lock().unwrap();
            scope.spawn(|| {
                *lock.lock().unwrap() = true;
                changed.notify_all();
            });
            let guard = changed.wait_while(guard, |ready| !*ready).unwrap();
            // It holds already: no wait.
            let guard = changed.wait_timeout_while(guard, LONG, |ready| !*ready).unwrap().0;
            drop(changed.wait_while(guard, |ready| !*ready).unwrap());
        });
    });
    let main = told(&tape, "main");
    let begin = flat(&[&both(Lock), &both(Spawn)]);
    let end = flat(&[UNLOCK, &both(Join)]);
    let rounds = main.strip_prefix(&begin[..]).and_then(|main| main.strip_suffix(&end[..]));
    let rounds: Vec<_> = rounds.unwrap().chunks(waited().len()).collect();
    // One, or more if a wait ends for no reason.
    assert!(!rounds.is_empty());
    assert!(rounds.iter().all(|round| *round == waited()));
}

#[test]
fn a_wait_without_a_call_runs_out_of_time_on_the_tape_too() {
    let tape = record(|| {
        let (lock, changed) = (Mutex::new(0), Condvar::new());
        let mut guard = lock.lock().unwrap();
        loop {
            let (again, outcome) = changed.wait_timeout(guard, SHORT).unwrap();
            guard = again;
            if outcome.timed_out() {
                break;
            }
        }
    });
    let main = told(&tape, "main");
    let out = flat(&[UNLOCK, &[(Wait, Announced), (Wait, TimedOut), (Lock, Done)], UNLOCK]);
    assert!(main.starts_with(&both(Lock)));
    assert!(main.ends_with(&out));
}

#[test]
fn reading_writing_and_the_way_between_are_told_apart() {
    let tape = record(|| {
        let lock = RwLock::new(0);
        let (one, two) = (lock.read().unwrap(), lock.try_read().unwrap());
        assert!(lock.try_write().is_err());
        drop((one, two));
        let guard = lock.write().unwrap();
        assert!(lock.try_read().is_err());
        drop(RwLockWriteGuard::downgrade(guard));
        drop(lock.try_write().unwrap());
    });
    let expected = [
        &both(Read),
        &both(Read),
        &[(Lock, Announced), (Lock, Refused)],
        UNLOCK,
        UNLOCK,
        &both(Lock),
        &[(Read, Announced), (Read, Refused)],
        UNLOCK,
        &[(Read, Done)],
        UNLOCK,
        &both(Lock),
        UNLOCK,
    ];
    assert_eq!(told(&tape, "main"), flat(&expected));
    objects(&tape, &[Kind::RwLock]);
}

#[test]
fn all_who_meet_are_told() {
    let tape = record(|| {
        let barrier = Barrier::new(2);
        thread::scope(|scope| {
            scope.spawn(|| barrier.wait());
            barrier.wait();
        });
    });
    assert_eq!(told(&tape, "main"), flat(&[&both(Spawn), &both(Meet), &both(Join)]));
    assert_eq!(told(&tape, "thread-1"), both(Meet));
    objects(&tape, &[Kind::Barrier]);
}

#[test]
fn making_a_value_once_is_told_and_using_it_is_not() {
    let tape = record(|| {
        let (once, cell, lazy) = (Once::new(), OnceLock::new(), LazyLock::new(|| 3));
        for _ in 0..3 {
            once.call_once(|| ());
            once.call_once_force(|_| ());
            once.wait();
            once.wait_force();
            cell.get_or_init(|| 2);
            cell.wait();
            assert_eq!(cell.get(), Some(&2));
            assert_eq!(*lazy, 3);
        }
        assert_eq!(cell.set(4), Err(4));
        assert_eq!(OnceLock::from(1).clone().into_inner(), Some(1));
        let (cell, mut lazy) = (OnceLock::default(), LazyLock::<i32>::default());
        assert_eq!(cell.set(4), Ok(()));
        *lazy += 1;
        *lazy += 1;
    });
    assert_eq!(told(&tape, "main"), [both(Make); 5].concat());
    objects(&tape, &[Kind::Once; 5]);
}

#[test]
fn an_initialiser_that_panics_is_refused_on_the_tape() {
    let tape = record(|| {
        static ONCE: Once = Once::new();
        static CELL: OnceLock<i32> = OnceLock::new();
        static LAZY: LazyLock<i32> = LazyLock::new(|| panic!("on purpose"));
        let fall = |run: fn()| assert!(std::panic::catch_unwind(run).is_err());
        fall(|| ONCE.call_once(|| panic!("on purpose")));
        fall(|| ONCE.wait());
        fall(|| _ = CELL.get_or_init(|| panic!("on purpose")));
        fall(|| _ = *LAZY);
        ONCE.call_once_force(|_| ());
        CELL.get_or_init(|| 1);
    });
    let expected = [[(Make, Announced), (Make, Refused)]; 4].concat();
    assert_eq!(told(&tape, "main"), flat(&[&expected, &both(Make), &both(Make)]));
}

#[test]
fn a_channel_is_one_object_at_both_ends() {
    let tape = record(|| {
        let (sender, receiver) = sync_channel(0);
        let copy = sender.clone();
        thread::scope(|scope| {
            scope.spawn(move || {
                let sender = sender;
                sender.send(1).unwrap();
                copy.send(2).unwrap();
            });
            assert_eq!(receiver.recv(), Ok(1));
            assert_eq!(receiver.recv_timeout(LONG), Ok(2));
            assert!(receiver.recv().is_err());
        });
    });
    let refused = [(Receive, Announced), (Receive, Refused)];
    let main = [&both(Spawn)[..], &both(Receive), &both(Receive), &refused, &both(Join)];
    assert_eq!(told(&tape, "main"), flat(&main));
    assert_eq!(told(&tape, "thread-1"), [both(Send); 2].concat());
    objects(&tape, &[Kind::Channel]);
}

#[test]
fn what_a_channel_refuses_is_told() {
    let tape = record(|| {
        let (sender, receiver) = sync_channel(1);
        sender.try_send(1).unwrap();
        assert!(sender.try_send(2).is_err());
        assert_eq!(receiver.try_recv(), Ok(1));
        assert!(receiver.try_recv().is_err());
        assert!(receiver.recv_timeout(SHORT).is_err());
        drop(receiver);
        assert!(sender.send(3).is_err());
        let (sender, receiver) = channel::<i32>();
        drop(sender);
        assert!(receiver.recv_timeout(LONG).is_err());
        let (sender, receiver) = channel();
        drop(receiver);
        assert!(sender.send(3).is_err());
    });
    let no = |operation| [(operation, Announced), (operation, Refused)];
    let late = [(Receive, Announced), (Receive, TimedOut)];
    let first = [both(Send), no(Send), both(Receive), no(Receive), late, no(Send)];
    let expected = flat(&[&first.concat(), &no(Receive), &no(Send)]);
    assert_eq!(told(&tape, "main"), expected);
    objects(&tape, &[Kind::Channel; 3]);
}

/// Runs it, and expects these operations on the line of this call, in this order.
macro_rules! on_this_line {
    ($lines:ident, [$($operation:ident),*], $run:expr) => {{
        $($lines.push(($operation, line!()));)*
        $run
    }};
}

#[test]
#[rustfmt::skip]
fn places_are_the_lines_of_the_program() {
    let (tape, mut expected) = record_with(|| {
        let mut at = Vec::new();
        let (lock, changed) = (Mutex::new(0), Condvar::new());
        on_this_line!(at, [Lock, Lock, Unlock], drop(lock.lock()));
        on_this_line!(at, [Lock, Lock, Unlock], drop(lock.try_lock()));
        let guard = on_this_line!(at, [Lock, Lock, Unlock], lock.lock().unwrap());
        let guard = on_this_line!(at, [Wait, Wait, Lock, Unlock], changed.wait_timeout(guard, SHORT).unwrap().0);
        on_this_line!(at, [Notify], changed.notify_one());
        on_this_line!(at, [Notify], changed.notify_all());
        drop(guard);

        let lock = RwLock::new(0);
        on_this_line!(at, [Read, Read, Unlock], drop(lock.read()));
        on_this_line!(at, [Read, Read, Unlock], drop(lock.try_read()));
        on_this_line!(at, [Lock, Lock, Unlock], drop(lock.try_write()));
        let guard = on_this_line!(at, [Lock, Lock, Unlock], lock.write().unwrap());
        on_this_line!(at, [Read, Unlock], drop(RwLockWriteGuard::downgrade(guard)));

        let barrier = Barrier::new(1);
        on_this_line!(at, [Meet, Meet], barrier.wait());

        let (once, forced, cell, set) = (Once::new(), Once::new(), OnceLock::new(), OnceLock::new());
        on_this_line!(at, [Make, Make], once.call_once(|| ()));
        on_this_line!(at, [Make, Make], forced.call_once_force(|_| ()));
        on_this_line!(at, [Make, Make], cell.get_or_init(|| 1));
        on_this_line!(at, [Make, Make], set.set(1).unwrap());
        let (lazy, other, mut third) = (LazyLock::new(|| 1), LazyLock::new(|| vec![1]), LazyLock::new(|| 1));
        on_this_line!(at, [Make, Make], assert_eq!(*lazy, 1));
        on_this_line!(at, [Make, Make], assert_eq!(other.len(), 1));
        on_this_line!(at, [Make, Make], *third = 2);

        let (sender, receiver) = channel();
        on_this_line!(at, [Send, Send], sender.send(1).unwrap());
        on_this_line!(at, [Receive, Receive], receiver.recv().unwrap());
        on_this_line!(at, [Receive, Receive], receiver.try_recv().unwrap_err());
        on_this_line!(at, [Receive, Receive], receiver.recv_timeout(SHORT).unwrap_err());
        on_this_line!(at, [Receive, Receive], assert_eq!(receiver.try_iter().map(|n| n + 1).sum::<i32>(), 0));
        on_this_line!(at, [Send, Send, Send, Send], (sender.send(1).unwrap(), sender.send(2).unwrap()));
        drop(sender);
        on_this_line!(at, [Receive, Receive], assert_eq!(receiver.iter().take(1).collect::<Vec<_>>(), [1]));
        on_this_line!(at, [Receive, Receive, Receive, Receive], for n in &receiver { assert_eq!(n, 2) });
        on_this_line!(at, [Receive, Receive], assert_eq!(receiver.into_iter().last(), None));

        let (sender, _receiver) = sync_channel(1);
        on_this_line!(at, [Send, Send], sender.send(1).unwrap());
        on_this_line!(at, [Send, Send], sender.try_send(1).unwrap_err());
        at
    });
    let main = events(&tape, "main");
    let mut found: Vec<_> = main[1..main.len() - 1].iter().map(|event| (event.operation, event.place.line())).collect();
    for event in main {
        assert_eq!(event.place.file(), file!());
    }
    // A release comes later than its line, which is the one that took the lock.
    let order = |(operation, line): &(Operation, u32)| (*line, *operation == Unlock);
    expected.sort_by_key(order);
    found.sort_by_key(order);
    assert_eq!(found, expected);
}

#[test]
fn an_object_is_known_by_the_line_that_made_it() {
    static LOCK: Mutex<i32> = Mutex::new(0);
    let made = line!() - 1;
    let tape = record(|| {
        drop(LOCK.lock());
        let lock: RwLock<i32> = RwLock::default();
        drop(lock.read());
        let lock = Mutex::from(2);
        drop(lock.lock());
        let (sender, _receiver) = channel();
        sender.send(1).unwrap();
    });
    let lines: Vec<_> = tape.objects.values().map(|info| info.made.line()).collect();
    assert_eq!(lines, [0, 3, 5, 7].map(|after| if after == 0 { made } else { made + 1 + after }));
    objects(&tape, &[Kind::Mutex, Kind::RwLock, Kind::Mutex, Kind::Channel]);
}

#[test]
fn a_lock_keeps_its_number_from_one_recording_to_the_next() {
    static LOCK: Mutex<i32> = Mutex::new(0);
    let number = || {
        let tape = record(|| drop(LOCK.lock()));
        *tape.objects.keys().next().unwrap()
    };
    assert_eq!(number(), number());
}
