//! The right text, no second allocation, no waiting, and calls inside calls.

use std::sync::Barrier;
use std::thread;

use judge::{Check, Misconception, Part};

use super::answer::shout;

pub const CHECK: Check = Check {
    parts: &[
        Part::real("the text is in capitals, with an exclamation mark", alone),
        Part::real("a thread allocates once", once),
        Part::real("two threads shout at the same time, each its own text", together),
        Part::real("a call inside another one has a text of its own", inside),
        Part::real("after a call inside another one, nothing is allocated again", once_again),
    ],
    misconceptions: &[
        Misconception {
            name: "one-buffer-for-all",
            says: "All threads share one buffer, and whoever shouts keeps the others waiting. Each \
                   thread needs one of its own: thread_local!.",
            shows: |it| it.is("waiting"),
        },
        Misconception {
            name: "never-cleared",
            says: "What the last call left is still in the buffer. clear empties it and keeps its \
                   memory.",
            shows: |it| it.says("from before"),
        },
        Misconception {
            name: "borrowed-twice",
            says: "The buffer is borrowed until then has returned, and a call inside then wants to \
                   borrow it again. Take it out of its cell for the call, and put it back after.",
            shows: |it| it.is("panic") && it.says("borrowed"),
        },
        Misconception {
            name: "allocates-each-time",
            says: "Each call asks for memory of its own. Keep one String in the thread, clear it, fill \
                   it without making another one on the way, and put it back if you took it out.",
            shows: |it| it.says("blocks of memory"),
        },
    ],
    roles: &[],
};

/// A text that no answer can know.
fn text() -> String {
    format!("straße {} of rust", judge::seed() % 1000)
}

/// The same in capitals: one of its letters becomes two.
fn shouted() -> String {
    format!("STRASSE {} OF RUST!", judge::seed() % 1000)
}

fn expect(seen: &str, wanted: &str) {
    assert!(
        !seen.contains("BEFORE") || wanted.contains("BEFORE"),
        "{seen:?} has a text from before"
    );
    assert!(seen == wanted, "{wanted:?} should be shouted, and it is {seen:?}");
}

fn alone() {
    shout("before", |seen| expect(seen, "BEFORE!"));
    shout("", |seen| expect(seen, "!"));
    let length = shout(&text(), |seen| {
        expect(seen, &shouted());
        seen.len()
    });
    assert!(length == shouted().len(), "shout returns what then returns, and it is {length}");
}

/// Shouts without allocating, after a longer text.
fn expect_no_allocation() {
    let text = text();
    let (blocks, length) = judge::allocations(|| shout(&text, str::len));
    assert!(length == shouted().len(), "shout returns what then returns, and it is {length}");
    assert!(blocks == 0, "a thread that has shouted before asks for {blocks} blocks of memory");
}

fn once() {
    // The first call in this thread may allocate, and for the longest text.
    shout(&(text() + "a little longer"), |_| ());
    for _ in 0..3 {
        expect_no_allocation();
    }
}

fn together() {
    let together = Barrier::new(2);
    let say = |text: &str| {
        shout(text, |seen| {
            // Both shout before either has read, and read before either ends.
            together.wait();
            let seen = seen.to_owned();
            together.wait();
            seen
        })
    };
    let seen = thread::scope(|scope| {
        let other = scope.spawn(|| say(&text()));
        [say("me"), other.join().unwrap()]
    });
    expect(&seen[0], "ME!");
    expect(&seen[1], &shouted());
}

fn inside() {
    shout("outer", |outer| {
        shout(&text(), |inner| expect(inner, &shouted()));
        expect(outer, "OUTER!");
    });
    shout("later", |seen| expect(seen, "LATER!"));
}

fn once_again() {
    shout("outer", |_| shout(&(text() + "a little longer"), |_| ()));
    shout(&(text() + "a little longer"), |_| ());
    expect_no_allocation();
}
