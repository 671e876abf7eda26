//! Whoever waits goes on when everybody who was counted in is counted out, and not before.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use judge::{Action, Cause, Check, Config, Evidence, Kind, Misconception, Part};

use super::answer::WaitGroup;

/// Whoever sleeps may wake up without a cause.
const CONFIG: Config = Config { spurious: 1, ..Config::DEFAULT };

const NOBODY: &str = "while nobody is counted, wait returns at once";
const ONE: &str = "one is waited for";
const SLEEPS: &str = "whoever waits sleeps";
const TWO: &str = "two are waited for";
const ALL: &str = "all who wait go on";
const OTHERS: &str = "whoever is counted may count others in";
const AGAIN: &str = "the group can be used again";

pub const CHECK: Check = Check {
    parts: &[
        Part::explored(NOBODY, CONFIG, nobody),
        Part::explored(ONE, CONFIG, one),
        Part::explored(SLEEPS, CONFIG, long_wait)
            .never("wait looks again and again instead of sleeping", |it| it.spins()),
        Part::explored(TWO, CONFIG, two),
        Part::explored("any number may be counted", CONFIG, five),
        Part::explored(ALL, CONFIG, two_wait),
        Part::explored(OTHERS, CONFIG, another),
        Part::explored(AGAIN, CONFIG, two_rounds),
    ],
    misconceptions: &[
        Misconception {
            name: "spins",
            says: "The count is right, but whoever waits for it burns a core. A thread can sleep \
                   until the last one wakes it.",
            shows: |it| it.is("never") || it.is("too long"),
        },
        Misconception {
            name: "wakes-one",
            says: "The count is zero, and of two threads that wait for it one still sleeps. Who \
                   has to be told when it comes to zero?",
            shows: |it| it.in_part(ALL) && it.is("deadlock"),
        },
        Misconception {
            name: "counts-outside-the-lock",
            says: "The count changes, and the notify comes, between a look at the count and the \
                   sleep: it wakes nobody. Whoever waits holds the lock from look to sleep, so \
                   change the count, or notify, with the lock.",
            shows: |it| it.in_part(ONE) && it.is("deadlock") && it.used(is_atomic),
        },
        Misconception {
            name: "notifies-before-it-counts",
            says: "Whoever is woken looks at the count and finds the old one, so it sleeps again, \
                   and nobody wakes it a second time. First the change, then the notify.",
            shows: |it| it.in_part(ONE) && it.is("deadlock") && locks_after_notify(it),
        },
        Misconception {
            name: "works-once",
            says: "In the second round the group still believes what was true in the first. What \
                   has to be forgotten when somebody is counted in again?",
            shows: |it| it.in_part(AGAIN),
        },
        Misconception {
            name: "waits-with-if",
            says: "A wake-up does not say that the count is zero: another one was done, or it had \
                   no cause at all. Look again after each wait, in a loop.",
            shows: |it| {
                it.in_part(ONE) && it.did(|action| *action == Action::Wake(Cause::Spurious))
            },
        },
    ],
    roles: &[],
};

fn is_atomic(kind: Kind) -> bool {
    matches!(kind, Kind::Atomic(_))
}

/// Whether a thread notified, and only then took the lock of the count.
fn locks_after_notify(it: &Evidence<'_>) -> bool {
    let notifies = |action: &Action| matches!(action, Action::NotifyOne(_) | Action::NotifyAll(_));
    let mut events = it.events().map(|(event, _)| event).skip_while(|it| !notifies(&it.action));
    let Some(notify) = events.next() else { return false };
    events.any(|it| it.thread == notify.thread && matches!(it.action, Action::Acquire(_)))
}

/// Work that somebody waits for.
#[derive(Default)]
struct Work {
    over: AtomicBool,
}

impl Work {
    /// Does it, and counts out.
    fn finish(&self, group: &WaitGroup) {
        // Relaxed: it is the group that has to bring it over.
        self.over.store(true, Ordering::Relaxed);
        group.done();
    }

    fn is_over(&self) -> bool {
        self.over.load(Ordering::Relaxed)
    }
}

fn nobody() {
    let (group, other) = (WaitGroup::new(), WaitGroup::new());
    // Nobody is counted here, whoever is counted there.
    other.add();
    group.wait();
    group.add();
    group.add();
    group.done();
    group.done();
    group.wait();
    group.wait();
}

fn one() {
    let (group, work) = (WaitGroup::new(), Work::default());
    group.add();
    thread::scope(|scope| {
        scope.spawn(|| work.finish(&group));
        group.wait();
        assert!(work.is_over(), "wait returned, and the one who was counted was still at work");
    });
}

fn long_wait() {
    let (group, work) = (WaitGroup::new(), Work::default());
    group.add();
    thread::scope(|scope| {
        scope.spawn(|| {
            thread::park_timeout(Duration::from_secs(3_600));
            work.finish(&group);
        });
        group.wait();
        assert!(work.is_over(), "wait returned, and the one who was counted was still at work");
    });
}

fn two() {
    let (group, left, right) = (WaitGroup::new(), Work::default(), Work::default());
    group.add();
    group.add();
    thread::scope(|scope| {
        scope.spawn(|| left.finish(&group));
        scope.spawn(|| right.finish(&group));
        group.wait();
        let over = [&left, &right].iter().filter(|work| work.is_over()).count();
        assert!(over == 2, "wait returned, and {over} of 2 were done");
    });
}

fn five() {
    let (group, work) = (WaitGroup::new(), Work::default());
    for _ in 0..5 {
        group.add();
    }
    for _ in 0..4 {
        group.done();
    }
    thread::scope(|scope| {
        scope.spawn(|| work.finish(&group));
        group.wait();
        assert!(work.is_over(), "4 of 5 were done, and wait returned");
    });
}

fn two_wait() {
    let (group, work) = (WaitGroup::new(), Work::default());
    group.add();
    let wait = || {
        group.wait();
        assert!(work.is_over(), "wait returned, and the one who was counted was still at work");
    };
    thread::scope(|scope| {
        scope.spawn(wait);
        scope.spawn(wait);
        work.finish(&group);
    });
}

fn another() {
    let (group, first, second) = (WaitGroup::new(), Work::default(), Work::default());
    group.add();
    thread::scope(|scope| {
        scope.spawn(|| {
            group.add();
            scope.spawn(|| second.finish(&group));
            first.finish(&group);
        });
        group.wait();
        let over = [&first, &second].iter().filter(|work| work.is_over()).count();
        assert!(over == 2, "one counted another in, and wait returned when {over} of 2 were done");
    });
}

fn two_rounds() {
    let group = WaitGroup::new();
    for round in ["first", "second"] {
        let work = Work::default();
        group.add();
        thread::scope(|scope| {
            scope.spawn(|| work.finish(&group));
            group.wait();
            assert!(work.is_over(), "in the {round} round wait returned before the work was done");
        });
    }
}
