//! Never more than fit in, nothing lost, and nobody sleeps on.

use std::cell::Cell;
use std::thread;

use judge::{Action, Cause, Check, Config, Evidence, Ledger, Misconception, Part, Waits};

use super::answer::Buffer;

/// A few values go through in a few steps. What takes so many goes round in circles.
const QUICK: Config = Config { max_steps: 1_000, ..Config::DEFAULT };
/// The same, and a condition variable may wake without a cause.
const SPURIOUS: Config = Config { spurious: 2, ..QUICK };

const ALONE: &str = "as many values as fit go in, and come out in order";
const EMPTY: &str = "whoever finds the buffer empty waits until a value is put in";
const FULL: &str = "whoever finds the buffer full waits until one is taken";
const TWO_PUT: &str = "two that put share the room for one";
const TWO_TAKE: &str = "two that take get a value each, through room for one";
const WIDE_TAKE: &str = "two that take get a value each, through room for two";
const WIDE_PUT: &str = "two that wait for room both get it";
const SPINS: &str = "a thread looks again and again instead of sleeping until it is woken";

pub const CHECK: Check = Check {
    parts: &[
        Part::explored(ALONE, QUICK, alone),
        Part::explored(EMPTY, SPURIOUS, empty).never(SPINS, |it| it.spins()),
        Part::explored(FULL, SPURIOUS, full).never(SPINS, |it| it.spins()),
        Part::explored(TWO_PUT, QUICK, two_put),
        Part::explored(TWO_TAKE, QUICK, || two_take(1)),
        Part::explored(WIDE_TAKE, QUICK, || two_take(2)),
        Part::explored(WIDE_PUT, QUICK, two_wait_for_room),
    ],
    misconceptions: &[
        Misconception {
            name: "looks-again-and-again",
            says: "It works, and burns a core while it waits. A Condvar lets a thread sleep until \
                   somebody has changed what it waits for.",
            shows: |it| it.is("never"),
        },
        Misconception {
            name: "if-for-while",
            says: "A wake-up says no more than \"look again\": another thread may have been \
                   faster, and a Condvar may wake without a cause. Wait in a loop that asks again.",
            shows: |it| {
                let woke = |cause| it.did(|action| *action == Action::Wake(cause));
                let finds_nothing = it.in_part(TWO_TAKE) && !it.says("came out");
                it.is("panic") && (woke(Cause::Spurious) || finds_nothing && woke(Cause::Notified))
            },
        },
        Misconception {
            name: "full-too-early",
            says: "put waits although there is still room. The buffer is full when it holds \
                   `capacity` values, and not before.",
            shows: |it| it.is("deadlock") && it.in_part(ALONE),
        },
        Misconception {
            name: "loses-a-value",
            says: "A value has gone: the last take waits for it in vain. A put that finds the \
                   buffer full keeps its value and waits; it drops neither this nor an older one.",
            shows: |it| it.is("deadlock") && it.in_part(FULL) && sleepers(it) == 1,
        },
        Misconception {
            name: "check-outside",
            says: "What was asked under the lock is true until the lock is given back; in between \
                   a notification finds nobody asleep, or another thread takes the place. Ask, \
                   wait and put in under one hold.",
            shows: |it| {
                it.is("deadlock") && (it.in_part(EMPTY) || it.in_part(FULL)) && was_told(it)
                    || it.in_part(TWO_PUT) && it.says("although only")
            },
        },
        Misconception {
            name: "nobody-wakes",
            says: "A thread sleeps on a Condvar until somebody notifies that very Condvar. Whoever \
                   brings a value, or makes room, has to do so each time.",
            shows: |it| {
                it.is("deadlock") && (it.in_part(EMPTY) || it.in_part(FULL)) && sleepers(it) > 0
            },
        },
        Misconception {
            name: "never-full",
            says: "put does not wait for room. Where it finds as many values as fit, it has to \
                   sleep until one is taken; and take has to wake it then.",
            shows: |it| it.says("although only"),
        },
        Misconception {
            name: "wakes-the-wrong-one",
            says: "Those who wait for a value and those who wait for room sleep on one Condvar, \
                   and notify_one woke one who could do nothing with it. Give each side a Condvar \
                   of its own, or wake all.",
            shows: |it| it.is("deadlock") && (it.in_part(TWO_PUT) || it.in_part(TWO_TAKE)),
        },
        Misconception {
            name: "wakes-at-the-edge",
            says: "Several may be asleep, and each value and each free place is for one of them. \
                   Wake one every time, not only when the buffer was empty or full.",
            shows: |it| it.is("deadlock") && (it.in_part(WIDE_TAKE) || it.in_part(WIDE_PUT)),
        },
    ],
    roles: &[],
};

/// How many threads sleep on a condition variable for ever.
fn sleepers(it: &Evidence<'_>) -> usize {
    let count = Cell::new(0);
    it.stuck(|waits| {
        count.set(count.get() + usize::from(matches!(waits, Waits::Notify(_))));
        false
    });
    count.get()
}

/// Whether a thread sleeps for ever on what another one had notified just before.
fn was_told(it: &Evidence<'_>) -> bool {
    let notifies = |action: &Action| matches!(action, Action::NotifyOne(_) | Action::NotifyAll(_));
    let events: Vec<_> = it.events().map(|(event, _)| event).collect();
    events.iter().enumerate().any(|(at, told)| {
        let here = |waits: &Waits| matches!(waits, Waits::Notify(on) if Some(*on) == told.object);
        let sleeps_later = events[at..].iter().any(|event| {
            event.action == Action::Wait
                && event.object == told.object
                && event.thread != told.thread
        });
        notifies(&told.action) && it.stuck(here) && sleeps_later
    })
}

/// A value that can do nothing but be handed on.
struct Parcel(u64);

#[derive(Clone, Copy, PartialEq)]
enum Note {
    /// Somebody is about to take a value.
    Takes,
    /// Somebody has put one in.
    HasPut,
}

/// Asserts that nobody had put a second value in before somebody came to take the first.
fn assert_one_fits(ledger: &Ledger<Note>, inside: i64) {
    let mut inside = inside;
    for note in ledger.lines() {
        inside += if note == Note::HasPut { 1 } else { -1 };
        assert!(inside <= 1, "{inside} values were in the buffer, although only one fits");
    }
}

fn assert_taken(mut taken: Vec<u64>, expected: &[u64]) {
    taken.sort_unstable();
    assert!(taken == expected, "{expected:?} were put in, and {taken:?} came out");
}

fn alone() {
    let fit = 2 + judge::seed() % 3;
    let buffer = Buffer::new(fit as usize);
    for first in [judge::seed() % 1000, 5000] {
        (first..first + fit).for_each(|number| buffer.put(Parcel(number)));
        let taken: Vec<u64> = (0..fit).map(|_| buffer.take().0).collect();
        let expected: Vec<u64> = (first..first + fit).collect();
        assert!(taken == expected, "{expected:?} were put in, and {taken:?} came out");
    }
}

fn empty() {
    let buffer: Buffer<Parcel> = Buffer::new(2);
    thread::scope(|scope| {
        scope.spawn(|| {
            let taken = [buffer.take().0, buffer.take().0];
            assert!(taken == [1, 2], "1 and 2 were put in, and {taken:?} came out");
        });
        buffer.put(Parcel(1));
        buffer.put(Parcel(2));
    });
}

fn full() {
    let (buffer, ledger) = (Buffer::new(1), Ledger::new());
    buffer.put(Parcel(1));
    thread::scope(|scope| {
        scope.spawn(|| {
            buffer.put(Parcel(2));
            ledger.note(Note::HasPut);
        });
        ledger.note(Note::Takes);
        let taken = [buffer.take().0, buffer.take().0];
        assert!(taken == [1, 2], "1 and 2 were put in, and {taken:?} came out");
    });
    assert_one_fits(&ledger, 1);
}

fn two_put() {
    let (buffer, ledger) = (Buffer::new(1), Ledger::new());
    buffer.put(Parcel(0));
    thread::scope(|scope| {
        for value in [1, 2] {
            let (buffer, ledger) = (&buffer, &ledger);
            scope.spawn(move || {
                buffer.put(Parcel(value));
                ledger.note(Note::HasPut);
            });
        }
        let take = || {
            ledger.note(Note::Takes);
            buffer.take().0
        };
        assert_taken(vec![take(), take(), take()], &[0, 1, 2]);
    });
    assert_one_fits(&ledger, 1);
}

fn two_take(capacity: usize) {
    let buffer: Buffer<Parcel> = Buffer::new(capacity);
    thread::scope(|scope| {
        let takers = [(); 2].map(|()| scope.spawn(|| buffer.take().0));
        buffer.put(Parcel(1));
        buffer.put(Parcel(2));
        let taken = takers.into_iter().filter_map(|taker| taker.join().ok()).collect();
        assert_taken(taken, &[1, 2]);
    });
}

fn two_wait_for_room() {
    let buffer: Buffer<Parcel> = Buffer::new(2);
    [1, 2].map(|value| buffer.put(Parcel(value)));
    thread::scope(|scope| {
        [3, 4].map(|value| {
            let buffer = &buffer;
            scope.spawn(move || buffer.put(Parcel(value)))
        });
        let first = [buffer.take().0, buffer.take().0];
        assert!(first == [1, 2], "1 and 2 were put in first, and {first:?} came out first");
    });
    assert_taken(vec![buffer.take().0, buffer.take().0], &[3, 4]);
}
