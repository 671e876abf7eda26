//! Never more inside than there are places, and whoever can have one gets it.

use std::sync::Barrier;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use judge::{
    Action, Cause, Check, Config, Evidence, Ledger, Memory, Misconception, Part, Room, Waits,
};

use super::answer::Semaphore;

/// Few places are taken in a few steps. What takes so many goes round in circles.
const QUICK: Config = Config { max_steps: 1_000, ..Config::DEFAULT };
/// The same, and a condition variable may wake without a cause.
const SPURIOUS: Config = Config { spurious: 2, ..QUICK };

const ALONE: &str = "one thread takes all places there are, and gives them back";
const WAITS: &str = "whoever finds no place waits until one is given";
const SHARED: &str = "as many as there are places can be inside at once";
const FULL: &str = "never more are inside than there are places";
const CROWD: &str = "of three that want the one place, each has it for a while";
const TRIES: &str = "whoever only tries takes no place twice, and does not wait";
const SLEEPERS: &str = "two that sleep both go on when two places are given";
const SEES: &str = "whoever gets a place sees what was written before it was given";
const SPINS: &str = "a thread looks again and again instead of sleeping until it is woken";

pub const CHECK: Check = Check {
    parts: &[
        Part::explored(ALONE, QUICK, alone),
        Part::explored(WAITS, SPURIOUS, waits).never(SPINS, |it| it.spins()),
        Part::explored(SHARED, QUICK, shared),
        Part::explored(FULL, QUICK, || full(2)),
        Part::explored(CROWD, QUICK, || full(3)),
        Part::explored(TRIES, QUICK, tries),
        Part::explored("two that try get the two places there are", QUICK, both_try),
        Part::explored(SLEEPERS, QUICK, sleepers),
        Part::explored(SEES, Config { memory: Memory::C11, ..QUICK }, sees),
    ],
    misconceptions: &[
        Misconception {
            name: "spins",
            says: "It works, and burns a core for each thread that waits. A Condvar lets a thread \
                   sleep until a place is given.",
            shows: |it| it.is("never"),
        },
        Misconception {
            name: "believes-the-wake-up",
            says: "A wake-up says \"look again\", and no more: a Condvar may wake without a cause, \
                   and another thread may have been faster. Wait in a loop that asks again.",
            shows: |it| {
                let woke = |cause| it.did(|action| *action == Action::Wake(cause));
                it.is("panic")
                    && (woke(Cause::Spurious) || it.in_part(CROWD) && woke(Cause::Notified))
            },
        },
        Misconception {
            name: "wakes-nobody",
            says: "A thread sleeps until somebody notifies the Condvar, and release does not. \
                   Whoever gives a place has to wake one that may wait for it.",
            shows: |it| it.in_part(WAITS) && it.is("deadlock") && sleeps(it) && !it.did(notifies),
        },
        Misconception {
            name: "wakes-too-early",
            says: "The sleeper is woken, finds no place yet, and sleeps on; then the place is \
                   there, and nobody tells it. Give the place first, and wake somebody then.",
            shows: |it| {
                it.in_part(WAITS) && it.is("deadlock") && sleeps(it) && gives_after_waking(it)
            },
        },
        Misconception {
            name: "wakes-the-first-only",
            says: "Two slept, two places were given, and one sleeps on: the second release found \
                   a place that was not taken yet, and woke nobody. Wake one for every place.",
            shows: |it| it.is("deadlock") && it.in_part(SLEEPERS),
        },
        Misconception {
            name: "check-then-take",
            says: "What was seen under the lock is true until the lock is given back. In between \
                   somebody else takes the place, or gives one and wakes nobody. Look, wait and \
                   take under one hold.",
            shows: |it| {
                it.in_part(WAITS) && it.is("deadlock") && sleeps(it)
                    || (it.in_part(FULL) || it.in_part(TRIES)) && it.is("panic")
            },
        },
    ],
    roles: &[],
};

fn notifies(action: &Action) -> bool {
    matches!(action, Action::NotifyOne(_) | Action::NotifyAll(_))
}

/// Whether a thread sleeps on a condition variable for ever.
fn sleeps(it: &Evidence<'_>) -> bool {
    it.stuck(|waits| matches!(waits, Waits::Notify(_)))
}

/// Whether a thread that has woken a sleeper takes the lock after that.
fn gives_after_waking(it: &Evidence<'_>) -> bool {
    let events: Vec<_> = it.events().map(|(event, _)| event).collect();
    events.iter().enumerate().any(|(at, woke)| {
        let takes = |action: &Action| matches!(action, Action::Acquire(_));
        notifies(&woke.action)
            && events[at..].iter().any(|it| it.thread == woke.thread && takes(&it.action))
    })
}

fn alone() {
    let places = 1 + judge::seed() % 3;
    let semaphore = Semaphore::new(places as usize);
    for round in ["at first", "after all were given back"] {
        semaphore.acquire();
        let taken = 1 + (0..places).filter(|_| semaphore.try_acquire()).count() as u64;
        assert!(taken == places, "of {places} places, {taken} could be taken {round}");
        (0..places).for_each(|_| semaphore.release());
    }
    let none = Semaphore::new(0);
    assert!(!none.try_acquire(), "without a place, one was taken");
    (0..2).for_each(|_| none.release());
    let taken = (0..3).filter(|_| none.try_acquire()).count();
    assert!(taken == 2, "2 places were given to a semaphore without any, and {taken} taken");
}

fn waits() {
    let (semaphore, ledger) = (Semaphore::new(0), Ledger::new());
    thread::scope(|scope| {
        scope.spawn(|| {
            semaphore.acquire();
            ledger.note("has a place");
        });
        ledger.note("gives one");
        semaphore.release();
    });
    let order = ledger.lines();
    assert!(order == ["gives one", "has a place"], "acquire returned before there was a place");
}

/// Two meet inside.
fn shared() {
    let (semaphore, both) = (Semaphore::new(2), Barrier::new(2));
    let visit = || {
        semaphore.acquire();
        both.wait();
        semaphore.release();
    };
    thread::scope(|scope| {
        scope.spawn(visit);
        visit();
    });
}

/// So many go through one place.
fn full(threads: usize) {
    let (semaphore, room) = (Semaphore::new(1), Room::new());
    let visit = || {
        semaphore.acquire();
        room.visit();
        semaphore.release();
    };
    thread::scope(|scope| {
        (1..threads).for_each(|_| drop(scope.spawn(visit)));
        visit();
    });
    let most = room.most();
    assert!(most == 1, "{most} were inside, and there is one place");
}

fn tries() {
    let (semaphore, room) = (Semaphore::new(1), Room::new());
    let visit = || {
        let got = semaphore.try_acquire();
        if got {
            room.visit();
            semaphore.release();
        }
        got
    };
    thread::scope(|scope| {
        let other = scope.spawn(visit);
        let mine = visit();
        let other = other.join().unwrap_or(false);
        assert!(mine || other, "two tried to take the one place, and both failed");
    });
    assert!(room.most() == 1, "two were inside, and there is one place");
    assert!(semaphore.try_acquire(), "the place was given back, and could not be taken");
    assert!(!semaphore.try_acquire(), "the one place was taken twice");
}

fn both_try() {
    let semaphore = Semaphore::new(2);
    thread::scope(|scope| {
        let other = scope.spawn(|| semaphore.try_acquire());
        let both = semaphore.try_acquire() && other.join().unwrap_or(false);
        assert!(both, "there were two places, and one of two that tried got none");
    });
}

fn sleepers() {
    let semaphore = Semaphore::new(0);
    thread::scope(|scope| {
        scope.spawn(|| semaphore.acquire());
        scope.spawn(|| semaphore.acquire());
        semaphore.release();
        semaphore.release();
    });
    assert!(!semaphore.try_acquire(), "2 places were given and 2 taken, and there was a third");
}

/// A sum without a lock is right only if each sees what the one before has written.
fn sees() {
    let (semaphore, sum) = (Semaphore::new(1), AtomicU64::new(0));
    // Relaxed: the semaphore alone has to carry it over.
    let add = |amount| {
        sum.store(sum.load(Ordering::Relaxed) + amount, Ordering::Relaxed);
        semaphore.release();
        amount
    };
    let expected = thread::scope(|scope| {
        scope.spawn(|| {
            semaphore.acquire();
            add(1);
        });
        if semaphore.try_acquire() { 1 + add(10) } else { 1 }
    });
    let sum = sum.load(Ordering::Relaxed);
    assert!(
        sum == expected,
        "{expected} were added inside, one after the other, and {sum} are there"
    );
}
