//! Each thread counts alone, whoever counts beside it, before it, or above it.

use std::sync::Barrier;
use std::thread;

use judge::{Check, Misconception, Part};

use super::answer::{tick, ticks};

/// More threads than anybody has slots for, one after another.
const MANY: usize = 40;

pub const CHECK: Check = Check {
    parts: &[
        Part::real("a thread counts its own calls", alone),
        Part::real("looking does not count", look),
        Part::real("two threads that tick in turn do not see each other", in_turn),
        Part::real("a new thread begins at 0, whatever its parent counted", child),
        Part::real("forty threads begin at 0, one after another", many),
    ],
    misconceptions: &[
        Misconception {
            name: "looking-counts",
            says: "ticks is asked by whoever wants to know, and changes nothing: only tick counts.",
            shows: |it| it.in_part("looking does not count") && it.says("number"),
        },
        Misconception {
            name: "one-for-all",
            says: "A static is one for the whole program, with or without a lock, and so are a few \
                   slots that threads share. thread_local! declares one that each thread has for \
                   itself.",
            shows: |it| it.is("panic"),
        },
    ],
    roles: &[],
};

fn ticked(wanted: u64) {
    let count = tick();
    assert!(count == wanted, "a thread's call number {wanted} of tick says {count}");
}

fn alone() {
    (1..=3 + judge::seed() % 5).for_each(ticked);
}

fn look() {
    let before = ticks();
    assert!(before == 0, "a thread that has not ticked has {before} ticks");
    ticked(1);
    for look in 1..=3 {
        let seen = ticks();
        assert!(seen == 1, "after one tick, look number {look} sees {seen}");
    }
    ticked(2);
}

fn in_turn() {
    let together = Barrier::new(2);
    let count = || {
        [(); 3].map(|()| {
            let ticked = tick();
            // Both have ticked before either looks, and looked before either ticks again.
            together.wait();
            let seen = ticks();
            together.wait();
            (ticked, seen)
        })
    };
    let seen = thread::scope(|scope| {
        let other = scope.spawn(count);
        [count(), other.join().unwrap()]
    });
    for (round, (ticked, seen)) in seen.into_iter().flat_map(|it| (1..).zip(it)) {
        assert!(ticked == round, "a thread's call number {round} of tick says {ticked}");
        assert!(seen == round, "a thread that ticked {round} times sees {seen} ticks");
    }
}

fn child() {
    ticked(1);
    ticked(2);
    thread::scope(|scope| {
        let seen = scope.spawn(ticks).join().unwrap();
        assert!(seen == 0, "a new thread has {seen} ticks, and its parent has 2");
        let first = scope.spawn(tick).join().unwrap();
        assert!(first == 1, "a thread's call number 1 of tick says {first}");
    });
    ticked(3);
}

fn many() {
    for _ in 0..MANY {
        let new = thread::spawn(|| (ticks(), tick()));
        let (before, first) = new.join().unwrap();
        assert!(before == 0, "a thread that has not ticked has {before} ticks");
        assert!(first == 1, "a thread's call number 1 of tick says {first}");
    }
}
