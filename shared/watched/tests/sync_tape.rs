//! Whatever the threads do, the tape is whole and tells no lie about a lock.

extern crate watched as std;

use std::collections::BTreeMap;
use std::sync::mpsc::sync_channel;
use std::sync::{Barrier, Condvar, Mutex, RwLock, RwLockWriteGuard};
use std::thread;
use std::time::Duration;

use watched::operation::{Kind, Moment, Operation};
use watched::recording::{LaneTape, Recording, Tape, tape_so_far};

#[path = "sync/deadline.rs"]
mod deadline;

const THREADS: usize = 4;
/// Rounds of each thread: enough to grow a lane many times.
const ROUNDS: usize = 1_500;

fn record(run: impl FnOnce() + Send + 'static) -> Tape {
    deadline::within_deadline(|| {
        let recording = Recording::start("main");
        run();
        recording.finish()
    })
}

/// All threads do this, begun together.
fn together(work: impl Fn(usize) + Sync) {
    let begin = Barrier::new(THREADS);
    thread::scope(|scope| {
        for number in 0..THREADS {
            let (begin, work) = (&begin, &work);
            scope.spawn(move || {
                begin.wait();
                work(number);
            });
        }
    });
}

fn count(lane: &LaneTape, operation: Operation, moment: Moment) -> usize {
    let found = |event: &&_| {
        let event: &watched::recording::Event = event;
        (event.operation, event.moment) == (operation, moment)
    };
    lane.events.iter().filter(found).count()
}

/// A hold: begin, end, and whether it was for reading.
type Hold = (Duration, Duration, bool);

/// All holds of each lock, in the order of their beginnings.
fn holds(tape: &Tape) -> BTreeMap<u32, Vec<Hold>> {
    let mut holds: BTreeMap<u32, Vec<Hold>> = BTreeMap::new();
    for lane in &tape.lanes {
        let mut open: BTreeMap<u32, Vec<(Duration, bool)>> = BTreeMap::new();
        for event in &lane.events {
            let read = event.operation == Operation::Read;
            match (event.operation, event.moment) {
                (Operation::Lock | Operation::Read, Moment::Done) => {
                    open.entry(event.object).or_default().push((event.at, read));
                }
                (Operation::Unlock, Moment::Done) => {
                    let begun = open.get_mut(&event.object).and_then(Vec::pop);
                    let (begin, read) = begun.expect("what is given back was taken");
                    holds.entry(event.object).or_default().push((begin, event.at, read));
                }
                _ => {}
            }
        }
        assert!(open.values().all(Vec::is_empty), "all is given back");
    }
    for holds in holds.values_mut() {
        holds.sort();
    }
    holds
}

/// No hold for writing begins before the earlier ones ended, and the other way round.
fn exclude_each_other(holds: &[Hold]) {
    let (mut last_end, mut last_write_end) = (Duration::ZERO, Duration::ZERO);
    for (begin, end, read) in holds {
        assert!(begin <= end);
        let free = if *read { last_write_end } else { last_end };
        assert!(*begin >= free, "two hold it at {begin:?}, and the first until {free:?}");
        last_end = last_end.max(*end);
        if !read {
            last_write_end = last_write_end.max(*end);
        }
    }
}

/// The tape is in order, and every announcement has its end.
fn is_whole(tape: &Tape) {
    for lane in &tape.lanes {
        assert!(lane.events.is_sorted_by_key(|event| event.at), "time runs forward");
        assert!(lane.events.last().is_some_and(|event| event.at <= tape.duration));
        let mut waiting = None;
        for event in &lane.events {
            let what = (event.operation, event.object);
            match event.moment {
                Moment::Announced => assert_eq!(waiting.replace(what), None),
                _ if waiting.is_some() => assert_eq!(waiting.take(), Some(what)),
                _ => {}
            }
        }
        assert_eq!(waiting, None);
    }
}

#[test]
fn nothing_is_lost() {
    let tape = record(|| {
        let lock = Mutex::new(0);
        together(|_| (0..ROUNDS).for_each(|_| *lock.lock().unwrap() += 1));
        assert_eq!(lock.into_inner().unwrap(), THREADS * ROUNDS);
    });
    is_whole(&tape);
    assert_eq!(tape.lanes.len(), 1 + THREADS);
    for lane in &tape.lanes[1..] {
        assert_eq!(count(lane, Operation::Lock, Moment::Announced), ROUNDS);
        assert_eq!(count(lane, Operation::Lock, Moment::Done), ROUNDS);
        assert_eq!(count(lane, Operation::Unlock, Moment::Done), ROUNDS);
        // And nothing is added: start, the barrier, exit.
        assert_eq!(lane.events.len(), 3 * ROUNDS + 4);
    }
}

#[test]
fn what_is_sent_is_received_once_on_the_tape_too() {
    let tape = record(|| {
        let (sender, receiver) = sync_channel(3);
        thread::scope(|scope| {
            for _ in 0..THREADS {
                let sender = sender.clone();
                scope.spawn(move || (0..ROUNDS).for_each(|n| sender.send(n).unwrap()));
            }
            drop(sender);
            assert_eq!(receiver.iter().sum::<usize>(), THREADS * (0..ROUNDS).sum::<usize>());
        });
    });
    is_whole(&tape);
    let total = |operation| -> usize {
        tape.lanes.iter().map(|lane| count(lane, operation, Moment::Done)).sum()
    };
    assert_eq!(total(Operation::Send), THREADS * ROUNDS);
    assert_eq!(total(Operation::Receive), THREADS * ROUNDS);
    // The iterator ends with a refusal.
    assert_eq!(count(&tape.lanes[0], Operation::Receive, Moment::Refused), 1);
}

#[test]
fn two_holds_of_a_mutex_never_overlap() {
    let tape = record(|| {
        let (lock, changed) = (Mutex::new(0_usize), Condvar::new());
        together(|number| {
            for round in 0..ROUNDS {
                match (number + round) % 3 {
                    0 => *lock.lock().unwrap() += 1,
                    1 => {
                        if let Ok(mut value) = lock.try_lock() {
                            *value += 1;
                        }
                    }
                    _ => {
                        let guard = lock.lock().unwrap();
                        // Most of these waits end by a call, some by the limit.
                        drop(changed.wait_timeout(guard, Duration::from_micros(50)).unwrap());
                    }
                }
                changed.notify_one();
            }
        });
    });
    is_whole(&tape);
    let holds = holds(&tape);
    let held = holds.iter().find(|(lock, _)| tape.objects[*lock].kind == Kind::Mutex);
    let (_, held) = held.expect("the lock is on the tape");
    assert!(held.len() > THREADS * ROUNDS / 3);
    exclude_each_other(held);
}

#[test]
fn writers_overlap_with_nobody_and_readers_with_readers_only() {
    let tape = record(|| {
        let lock = RwLock::new(0_usize);
        together(|number| {
            for round in 0..ROUNDS {
                match (number + round) % 4 {
                    0 => *lock.write().unwrap() += 1,
                    1 => _ = lock.try_write().map(|mut value| *value += 1),
                    2 => drop(RwLockWriteGuard::downgrade(lock.write().unwrap())),
                    _ => drop(lock.read().unwrap()),
                }
            }
        });
    });
    is_whole(&tape);
    let holds = holds(&tape);
    assert_eq!(holds.len(), 1);
    for held in holds.values() {
        assert!(held.len() > THREADS * ROUNDS / 4);
        exclude_each_other(held);
    }
}

#[test]
fn a_tape_can_be_read_while_a_thread_waits() {
    deadline::within_deadline(|| {
        let recording = Recording::start("main");
        let lock = Mutex::new(());
        thread::scope(|scope| {
            let guard = lock.lock().unwrap();
            scope.spawn(|| drop(lock.lock()));
            // It ends as soon as the other thread has said that it waits.
            let stuck = loop {
                let tape = tape_so_far().expect("a recording is on");
                let lane = tape.lanes.iter().find(|lane| lane.name == "thread-1").cloned();
                match lane.as_ref().and_then(|lane| lane.events.last()) {
                    Some(last) if last.operation == Operation::Lock => break *last,
                    _ => thread::yield_now(),
                }
            };
            assert_eq!(stuck.moment, Moment::Announced);
            drop(guard);
        });
        is_whole(&recording.finish());
    });
}
