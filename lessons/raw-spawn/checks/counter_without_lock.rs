//! What fits is added, what does not changes nothing, and nobody waits.

use std::thread;

use judge::{Action, Check, Config, Evidence, Kind, Misconception, Part};

use super::answer::Counter;

/// A weak compare-exchange may fail without a cause.
const CONFIG: Config = Config { spurious: 1, ..Config::DEFAULT };

const ALONE: &str = "what fits is added, and what does not is refused";
const BOTH: &str = "two that fit are both added";
const NOBODY_WAITS: &str = "nobody waits for anybody";
const LAST: &str = "of two who want the last room one gets it";
const FITS: &str = "what fits is not refused for what does not";
const LOOK: &str = "nobody sees more than was added";
const HUGE: &str = "amounts and limits may be of any size";

pub const CHECK: Check = Check {
    parts: &[
        Part::explored(ALONE, CONFIG, alone),
        Part::explored(BOTH, CONFIG, both_fit),
        Part::explored(NOBODY_WAITS, Config::DEFAULT, both_fit)
            .never("one thread waits until another one is done with the counter", waits),
        Part::explored(LAST, CONFIG, last_room),
        Part::explored(LOOK, CONFIG, look),
        Part::explored(FITS, CONFIG, one_fits),
        Part::explored("the same while two others want the last room", Config::DEFAULT, three),
        Part::explored(HUGE, CONFIG, huge),
    ],
    misconceptions: &[
        Misconception {
            name: "takes-a-lock",
            says: "The counter is right, but there is a lock in it: whoever holds it, and is \
                   interrupted, stops all others. compare_exchange changes a number only if it \
                   is still what you saw, and needs no lock.",
            shows: |it| it.in_part(NOBODY_WAITS),
        },
        Misconception {
            name: "wraps-around",
            says: "Not every two numbers have a sum that fits into a u64. checked_add tells, or \
                   ask whether the amount fits into the room that is left.",
            shows: |it| it.in_part(HUGE) && it.is("panic"),
        },
        Misconception {
            name: "tries-once",
            says: "A compare_exchange that finds another number has changed nothing. That is no \
                   reason to refuse: it says what it found, so decide again with that.",
            shows: |it| (it.says("refused") || it.says("lost")) && it.did(is_unchanged),
        },
        Misconception {
            name: "load-then-store",
            says: "Between the load and the store another thread may add, and what it added is \
                   overwritten. Store only if the number is still the one you saw.",
            shows: |it| (it.in_part(BOTH) || it.in_part(LAST)) && it.did(is_store),
        },
        Misconception {
            name: "overshoots",
            says: "What is added first and taken back later is there for a moment: others see \
                   it, and are refused for it. Decide before you change anything.",
            shows: |it| it.is("panic") && it.did(takes_back),
        },
        Misconception {
            name: "asks-then-adds",
            says: "There was room when you asked. When you add, another thread may have taken \
                   it: asking and adding have to be one step.",
            shows: |it| it.in_part(LAST),
        },
    ],
    roles: &[],
};

fn is_store(action: &Action) -> bool {
    matches!(action, Action::Store { .. })
}

fn is_unchanged(action: &Action) -> bool {
    matches!(action, Action::Unchanged { .. })
}

fn takes_back(action: &Action) -> bool {
    matches!(action, Action::Change { old, new, .. } if new < old)
}

/// Whether there is a lock, of somebody's or the answer's own making.
fn waits(it: &Evidence<'_>) -> bool {
    it.spins() || it.used(|kind| !matches!(kind, Kind::Atomic(_) | Kind::Shared(_)))
}

fn alone() {
    let limit = 10 + judge::seed() % 90;
    let (counter, other) = (Counter::new(limit), Counter::new(limit));
    let fits = |amount: u64| {
        let before = counter.value();
        assert!(counter.add(amount), "{before} + {amount} is at most {limit}, and was refused");
        let value = counter.value();
        assert!(value == before + amount, "{before} + {amount} were added, and {value} are there");
    };
    let refused = |amount: u64| {
        let before = counter.value();
        assert!(!counter.add(amount), "{before} + {amount} is more than {limit}, and was added");
        let value = counter.value();
        assert!(
            value == before,
            "{amount} were refused, and instead of {before} there are {value}"
        );
    };
    let value = counter.value();
    assert!(value == 0, "a new counter stands at {value}");
    fits(limit - 3);
    refused(4);
    fits(1);
    fits(2);
    refused(1);
    fits(0);
    refused(limit);
    let value = other.value();
    assert!(value == 0, "one counter was used, and another one stands at {value}");
}

/// Two threads add; what they were told.
fn two_add(counter: &Counter, amounts: [u64; 2]) -> [bool; 2] {
    thread::scope(|scope| {
        let other = scope.spawn(|| counter.add(amounts[1]));
        [counter.add(amounts[0]), other.join().unwrap()]
    })
}

fn both_fit() {
    let counter = Counter::new(100);
    let added = two_add(&counter, [10, 5]);
    assert!(added == [true; 2], "10 and 5 fit into 100, and one of them was refused");
    let value = counter.value();
    assert!(value == 15, "10 and 5 were added, one of them got lost: {value} are there");
}

fn last_room() {
    let counter = Counter::new(10);
    let added = two_add(&counter, [6, 7]);
    let value = counter.value();
    let one = added == [true, false] && value == 6 || added == [false, true] && value == 7;
    assert!(one, "6 and 7 do not both fit into 10; add said {added:?}, and {value} are there");
}

fn look() {
    let counter = Counter::new(10);
    assert!(counter.add(6), "6 is at most 10, and was refused");
    thread::scope(|scope| {
        scope.spawn(|| counter.add(7));
        let value = counter.value();
        assert!(value == 6, "6 of 10 are there, 7 more are refused, and somebody sees {value}");
    });
}

fn one_fits() {
    let counter = Counter::new(10);
    let added = two_add(&counter, [4, 20]);
    assert!(added[0], "4 fits into 10, and was refused while another thread wanted to add 20");
    let value = counter.value();
    assert!(!added[1] && value == 4, "20 does not fit into 10, and {value} are there");
}

fn three() {
    let counter = Counter::new(10);
    let added = thread::scope(|scope| {
        let six = scope.spawn(|| counter.add(6));
        let seven = scope.spawn(|| counter.add(7));
        let value = counter.value();
        assert!(value <= 10, "the limit is 10, and somebody sees {value}");
        let three = counter.add(3);
        assert!(three, "3 fits with 6 and with 7, and was refused while they wanted the last room");
        [six.join().unwrap(), seven.join().unwrap()]
    });
    let value = counter.value();
    let one = added == [true, false] && value == 9 || added == [false, true] && value == 10;
    assert!(one, "3 and one of 6 and 7 fit into 10; {added:?} was said, and {value} are there");
}

fn huge() {
    let counter = Counter::new(10);
    assert!(counter.add(4), "4 is at most 10, and was refused");
    let (added, value) = (counter.add(u64::MAX), counter.value());
    assert!(
        !added && value == 4,
        "4 + u64::MAX is more than 10; add said {added}: {value} are there"
    );
    let all = Counter::new(u64::MAX);
    assert!(all.add(u64::MAX), "the limit is u64::MAX, and u64::MAX was refused");
    let (added, full) = (all.add(1), all.value() == u64::MAX);
    assert!(!added && full, "the limit u64::MAX is reached, and 1 more was added");
    let none = Counter::new(0);
    assert!(none.add(0) && !none.add(1), "the limit is 0: 0 fits, and 1 does not");
}
