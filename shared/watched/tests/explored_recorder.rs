//! A lane that is read while it is written, in every interleaving and under each memory
//! model.

extern crate watched as std;

// The lane's memory, made of watched locks and atomics.
#[path = "../src/lane/slots.rs"]
pub mod slots;

use std::sync::atomic::Ordering::{Relaxed, Release};
use std::thread;

use explorer::Memory::{C11, Sc, Tso};
use explorer::{Config, Count, Ending, Memory, check, explore};

use slots::{End, Slot, Slots, Spare, Stored};

/// A chunk of one event and then one of two: the third event fills the second chunk.
type SmallSlots = Slots<1, 2>;

const EVENTS: u32 = 3;

/// How a writer fills a slot.
type Write = fn(&Slot, Stored);

/// A wrong one: nothing says that the rest was written before.
fn write_relaxed(slot: &Slot, event: Stored) {
    slot.at.store(event.at, Relaxed);
    slot.object.store(event.object, Relaxed);
    slot.what.store(event.what, Relaxed);
}

/// A wrong one: the slot is said to be full before it is.
fn write_too_early(slot: &Slot, event: Stored) {
    slot.what.store(event.what, Release);
    slot.at.store(event.at, Relaxed);
    slot.object.store(event.object, Relaxed);
}

/// Distinct events, whose parts all say to which they belong.
fn events(life: u32) -> impl Iterator<Item = Stored> {
    let event = move |number: u32| Stored { at: number.into(), object: number, what: number };
    (1..=EVENTS).map(move |index| event(life * 10 + index))
}

fn fill(slots: &SmallSlots, spare: &Spare, write: Write, life: u32) {
    let mut end = End::new();
    for event in events(life) {
        write(end.next_slot(slots, spare), event);
    }
}

/// How many events are there; all are as they were written.
fn look(slots: &SmallSlots, life: u32) -> usize {
    let seen: Vec<_> = slots.so_far().collect();
    let written: Vec<_> = events(life).take(seen.len()).collect();
    assert_eq!(seen, written, "a beginning of the lane");
    seen.len()
}

/// One thread writes a lane, and another looks at it twice.
fn read_while_written(write: Write) {
    let (slots, spare) = (SmallSlots::new(), Spare::new());
    thread::scope(|scope| {
        scope.spawn(|| fill(&slots, &spare, write, 0));
        let before = look(&slots, 0);
        assert!(look(&slots, 0) >= before, "events do not vanish");
    });
    assert_eq!(look(&slots, 0), EVENTS as usize);
}

/// How the program fails in some execution under a memory model; "passed" if it never does.
fn verdict(memory: Memory, program: fn()) -> &'static str {
    check(&Config { memory, ..Config::DEFAULT }, program).verdict()
}

#[test]
fn a_reader_beside_the_writer_sees_a_beginning_of_the_lane() {
    for memory in [Sc, Tso, C11] {
        assert_eq!(verdict(memory, || read_while_written(Slot::write)), "passed", "{memory}");
    }
}

#[test]
fn a_relaxed_store_that_says_full_lets_a_torn_event_be_seen_except_on_x86() {
    let program = || read_while_written(write_relaxed);
    assert_eq!(verdict(C11, program), "panic");
    assert_eq!(verdict(Tso, program), "passed");
}

#[test]
fn a_slot_that_is_said_to_be_full_too_early_is_seen_everywhere() {
    for memory in [Sc, Tso, C11] {
        assert_eq!(verdict(memory, || read_while_written(write_too_early)), "panic", "{memory}");
    }
}

#[test]
fn a_reader_may_come_at_every_stage() {
    for memory in [Sc, Tso, C11] {
        let outcomes = explore(&Config { memory, ..Config::DEFAULT }, Count::Classes, || {
            let (slots, spare) = (SmallSlots::new(), Spare::new());
            thread::scope(|scope| {
                scope.spawn(|| fill(&slots, &spare, Slot::write, 0));
                look(&slots, 0)
            })
        });
        assert!(outcomes.complete, "{:?}", outcomes.refused);
        let mut seen: Vec<_> = outcomes.rows.into_iter().map(|row| row.ending).collect();
        seen.sort();
        assert_eq!(seen, [0, 1, 2, 3].map(Ending::Value), "{memory}");
    }
}

#[test]
fn memory_of_a_lane_that_is_over_shows_nothing_of_it() {
    for memory in [Sc, Tso, C11] {
        let program = || {
            let spare = Spare::new();
            // One lane gives its memory back while another begins and is read.
            let (over, next) = (SmallSlots::new(), SmallSlots::new());
            fill(&over, &spare, Slot::write, 0);
            thread::scope(|scope| {
                scope.spawn(|| over.give_back(&spare));
                let writing = scope.spawn(|| fill(&next, &spare, Slot::write, 1));
                look(&next, 1);
                writing.join().unwrap();
            });
            assert_eq!(look(&next, 1), EVENTS as usize);
        };
        assert_eq!(verdict(memory, program), "passed", "{memory}");
    }
}
