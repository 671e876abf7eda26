//! Whoever waits for the event gets it, and nobody who should wait passes.

use std::sync::Barrier;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

use judge::{Action, Cause, Check, Config, Evidence, Ledger, Memory, Misconception, Part, Waits};

use super::answer::Event;

/// An event happens in a few steps. What takes so many goes round in circles.
const QUICK: Config = Config { max_steps: 1_000, ..Config::DEFAULT };
/// The same, and no wait with a limit runs out as long as anybody can go on.
const PATIENT: Config = Config { timeouts: 0, max_executions: 5_000, ..QUICK };
/// The same as the first, and a condition variable may wake without a cause.
const SPURIOUS: Config = Config { spurious: 1, ..QUICK };

const ALONE: &str = "a flag that is set lets pass, and tells so, until it is cleared";
const ONE: &str = "one that waits goes on when the flag is set, and not before";
const ALL: &str = "two that wait both go on when the flag is set";
const AGAIN: &str = "after it is cleared, whoever comes waits for the next set";
const CLEARED: &str = "one that waits goes on although the flag is cleared at once";
const BOTH: &str = "two that wait both go on although the flag is cleared at once";
const TWICE: &str = "one that waits twice is let go twice";
const LATE: &str = "a set is for those who wait then, and for nobody who comes after clear";
const SEES: &str = "whoever goes on sees what was written before the flag was set";
const SPINS: &str = "a thread looks again and again instead of sleeping until it is woken";

pub const CHECK: Check = Check {
    parts: &[
        Part::explored(ALONE, QUICK, alone),
        Part::explored(ONE, SPURIOUS, one).never(SPINS, |it| it.spins()),
        Part::explored(ALL, QUICK, all),
        Part::explored(AGAIN, SPURIOUS, again),
        Part::explored(CLEARED, PATIENT, || cleared(1)),
        Part::explored(BOTH, PATIENT, || cleared(2)),
        Part::explored(LATE, PATIENT, late),
        Part::explored(TWICE, PATIENT, twice),
        Part::explored(SEES, Config { memory: Memory::C11, ..QUICK }, sees),
    ],
    misconceptions: &[
        Misconception {
            name: "spins",
            says: "A thread looks again and again, perhaps with pauses in between, until the flag \
                   is set. A Condvar lets it sleep until somebody wakes it, without a limit.",
            shows: |it| it.is("never") || it.is("too long") || it.is("livelock"),
        },
        Misconception {
            name: "believes-the-wake-up",
            says: "A wake-up says \"look again\", and no more: a Condvar may wake without a cause. \
                   Wait in a loop that asks whether the event has happened.",
            shows: |it| it.is("panic") && it.did(|action| *action == Action::Wake(Cause::Spurious)),
        },
        Misconception {
            name: "forgets",
            says: "Whoever comes when the flag is set already waits for ever. The flag is what \
                   keeps the event for those who come late: look at it before waiting.",
            shows: |it| it.is("deadlock") && it.in_part(ALONE),
        },
        Misconception {
            name: "sets-outside",
            says: "The flag was set between the sleeper's look and its sleep, and the notification \
                   found nobody asleep. Change the flag under the lock that the sleeper gives to \
                   wait.",
            shows: |it| it.is("deadlock") && it.in_part(ONE) && sleeps(it) && it.did(notifies),
        },
        Misconception {
            name: "wakes-one",
            says: "The flag is for all who wait, and one of them was woken. Wake all.",
            shows: |it| it.is("deadlock") && it.in_part(ALL),
        },
        Misconception {
            name: "stays-open",
            says: "The flag was cleared, and somebody who came after that passed all the same. \
                   Whoever waits may go on for a set that comes after it began to wait, not for \
                   one before.",
            shows: |it| it.is("panic") && it.says("before the next set"),
        },
        Misconception {
            name: "misses-set-then-clear",
            says: "The waiter was woken, came to look, and found the flag cleared again; so it \
                   went back to sleep and missed the event. A flag forgets. Count the settings, \
                   and let who waits compare with the count at its beginning.",
            shows: |it| it.in_part(CLEARED) || it.in_part(BOTH) || it.says("has missed it"),
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

fn alone() {
    let event = Event::new();
    assert!(!event.is_set(), "a new event is set");
    for _ in 0..2 {
        event.set();
        assert!(event.is_set(), "the flag was set, and is_set says no");
        event.wait();
        event.wait();
        assert!(event.is_set(), "a wait has taken the flag away");
        event.set();
        event.clear();
        assert!(!event.is_set(), "the flag was cleared, and is_set says yes");
    }
}

fn one() {
    let (event, ledger) = (Event::new(), Ledger::new());
    thread::scope(|scope| {
        scope.spawn(|| {
            event.wait();
            ledger.note("goes on");
        });
        ledger.note("sets");
        event.set();
    });
    assert!(ledger.lines() == ["sets", "goes on"], "wait returned before the flag was set");
}

fn all() {
    let event = Event::new();
    thread::scope(|scope| {
        scope.spawn(|| event.wait());
        scope.spawn(|| event.wait());
        event.set();
    });
    assert!(event.is_set(), "the flag was set, two went on, and now it is not set");
}

fn again() {
    let (event, ledger) = (Event::new(), Ledger::new());
    event.set();
    event.wait();
    event.clear();
    thread::scope(|scope| {
        scope.spawn(|| {
            event.wait();
            ledger.note("goes on");
        });
        ledger.note("sets");
        event.set();
    });
    let order = ledger.lines();
    assert!(order == ["sets", "goes on"], "after clear, wait returned before the next set");
}

/// So many wait; then the flag is set, and cleared before anybody may have looked.
fn cleared(waiters: usize) {
    let event = Event::new();
    thread::scope(|scope| {
        (0..waiters).for_each(|_| drop(scope.spawn(|| event.wait())));
        let_all_sleep();
        for _ in 0..2 {
            event.set();
            event.clear();
        }
    });
    assert!(!event.is_set(), "the flag was cleared, and is_set says yes");
}

/// One waits, and waits again after the flag was set and cleared.
fn twice() {
    let (event, ledger, round) = (Event::new(), Ledger::new(), Barrier::new(2));
    thread::scope(|scope| {
        scope.spawn(|| {
            for time in [1, 2] {
                round.wait();
                event.wait();
                ledger.note(time);
            }
        });
        for time in [1, 2] {
            round.wait();
            let_all_sleep();
            let gone = ledger.lines().len() + 1;
            assert!(gone == time, "wait returned {gone} times before the flag was set so often");
            event.set();
            event.clear();
        }
    });
}

/// One waits when the flag is set, another one comes when it is cleared again.
fn late() {
    let (event, ledger) = (Event::new(), Ledger::new());
    let waits = |name| {
        event.wait();
        ledger.note(name);
    };
    thread::scope(|scope| {
        scope.spawn(|| waits("first"));
        let_all_sleep();
        event.clear();
        let_all_sleep();
        assert!(ledger.lines().is_empty(), "clear let somebody go on");
        event.set();
        event.clear();
        scope.spawn(|| waits("late"));
        let_all_sleep();
        let gone = ledger.lines();
        assert!(!gone.contains(&"late"), "after clear, wait returned before the next set");
        assert!(gone == ["first"], "one waited when the flag was set, and has missed it");
        event.set();
    });
}

/// What is written before a set is seen after the wait.
fn sees() {
    let (event, data) = (Event::new(), AtomicU64::new(0));
    thread::scope(|scope| {
        scope.spawn(|| {
            event.wait();
            // Relaxed: the event alone has to carry it over.
            let seen = data.load(Ordering::Relaxed);
            assert!(
                seen == 7,
                "7 was written before the flag was set, and after wait {seen} is there"
            );
        });
        data.store(7, Ordering::Relaxed);
        event.set();
    });
}

/// Returns when all others sleep: a limit runs out when nobody can go on any more.
fn let_all_sleep() {
    let (_sender, nothing) = channel::<()>();
    assert!(nothing.recv_timeout(Duration::from_millis(1)).is_err());
}
