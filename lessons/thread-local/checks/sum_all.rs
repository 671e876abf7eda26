//! Own shares, no waiting, and a total that forgets nobody.

use std::sync::Barrier;
use std::thread;

use judge::{Check, Misconception, Part};

use super::answer::Tally;

pub const CHECK: Check = Check {
    parts: &[
        Part::real("a thread finds in its share what it left there", alone),
        Part::real("two threads are inside update at once, each with its own share", together),
        Part::real("threads that ended are in the total", ended),
        Part::real("two tallies know nothing of each other", two_tallies),
        Part::real("nothing is lost between many threads", many),
    ],
    misconceptions: &[
        Misconception {
            name: "one-lock-for-all",
            says: "While one thread changes its share, all others wait for the lock. Hold no lock \
                   that another thread wants while change runs.",
            shows: |it| it.is("waiting"),
        },
        Misconception {
            name: "starts-again",
            says: "change gets 0 each time. The share of a thread is what the thread left in it.",
            shows: |it| it.in_part("a thread finds in its share what it left there"),
        },
        Misconception {
            name: "read-before",
            says: "All threads work on copies of one sum, and the last one to write it back wins. \
                   Each thread needs a share of its own.",
            shows: |it| {
                it.in_part("two threads are inside update at once, each with its own share")
            },
        },
        Misconception {
            name: "forgets-the-ended",
            says: "The shares belong to the threads, and end with them. Let the tally own them.",
            shows: |it| it.in_part("threads that ended are in the total"),
        },
        Misconception {
            name: "one-for-all-tallies",
            says: "A static is one for all tallies. The shares have to live inside the tally: a \
                   ThreadLocal<T> is a value for each thread in each of them.",
            shows: |it| it.in_part("two tallies know nothing of each other"),
        },
    ],
    roles: &[],
};

fn amount() -> u64 {
    10 + judge::seed() % 90
}

/// Adds to the calling thread's share, and says what was in it before.
fn add(tally: &Tally, amount: u64) -> u64 {
    let mut before = 0;
    tally.update(|share| {
        before = *share;
        *share += amount;
    });
    before
}

fn expect_total(tally: &Tally, wanted: u64) {
    let total = tally.total();
    assert!(total == wanted, "all shares together are {wanted}, and the total says {total}");
}

fn alone() {
    let (tally, amount) = (Tally::new(), amount());
    expect_total(&tally, 0);
    for round in 0..3 {
        let before = add(&tally, amount);
        let left = round * amount;
        assert!(before == left, "a thread left {left} in its share, and finds {before}");
    }
    expect_total(&tally, 3 * amount);
    tally.update(|share| *share = 1);
    expect_total(&tally, 1);
}

fn together() {
    let (tally, inside) = (Tally::new(), Barrier::new(2));
    let add_inside = |amount: u64| {
        let mut seen = [0; 2];
        for seen in &mut seen {
            tally.update(|share| {
                // Nobody goes on before both are inside, nor leaves before both have added.
                inside.wait();
                *seen = *share;
                *share += amount;
                inside.wait();
            });
            // Both have left before either comes again.
            inside.wait();
        }
        seen
    };
    let (one, two) = (amount(), 2 * amount());
    let seen = thread::scope(|scope| {
        let other = scope.spawn(|| add_inside(two));
        [add_inside(one), other.join().unwrap()]
    });
    assert!(
        seen == [[0, one], [0, two]],
        "two threads left {one} and {two} in their shares, and found {} and {}",
        seen[0][1],
        seen[1][1]
    );
}

fn ended() {
    let (tally, amount) = (Tally::new(), amount());
    for round in 1..=3 {
        thread::scope(|scope| scope.spawn(|| add(&tally, amount)).join().map(drop)).unwrap();
        expect_total(&tally, round * amount);
    }
}

fn two_tallies() {
    let (one, two) = (Tally::new(), Tally::new());
    add(&one, amount());
    let before = add(&two, 1);
    assert!(before == 0, "a share of a second tally begins at {before}");
    expect_total(&one, amount());
    expect_total(&two, 1);
    drop(two);
    let three = Tally::new();
    expect_total(&three, 0);
    let before = add(&three, 1);
    assert!(before == 0, "a share of a third tally begins at {before}");
}

fn many() {
    let (tally, amount) = (Tally::new(), amount());
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for _ in 0..50 {
                    add(&tally, amount);
                }
            });
        }
    });
    expect_total(&tally, 400 * amount);
}
