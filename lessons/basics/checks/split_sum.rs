//! Two threads add at the same time, each a half, and no item is cloned.

use std::sync::{Arc, Barrier};

use judge::{Action, Census, Check, Config, Ledger, Misconception, Part};

use super::answer::split_sum;

const SUM: &str = "the sum is that of all items, however many there are";
const TOGETHER: &str = "two threads add at the same time";
const HALVES: &str = "each of them adds one half";
const NO_COPY: &str = "each item is looked at once, where it is";

pub const CHECK: Check = Check {
    parts: &[
        Part::real(SUM, sum),
        Part::explored(TOGETHER, Config::DEFAULT, together),
        Part::explored(HALVES, Config::DEFAULT, halves),
        Part::explored(NO_COPY, Config::DEFAULT, no_copy),
    ],
    misconceptions: &[
        Misconception {
            name: "chunks-of-none",
            says: "Where there are no items, half of them are none, and chunks does not take \
                   that for a length. split_at has no such exception.",
            shows: |it| it.in_part(SUM) && it.says("chunk size"),
        },
        Misconception {
            name: "odd-one-out",
            says: "Half of an odd number is rounded down. Two such halves are one item short: let \
                   the second one go on to the end.",
            shows: |it| it.says("has been left out"),
        },
        Misconception {
            name: "sums-alone",
            says: "The sum is right, and one thread has made it. Here each half waits for the \
                   other to be under way, which needs a second thread.",
            shows: |it| it.in_part(TOGETHER) && it.is("deadlock") && spawns(it) == 0,
        },
        Misconception {
            name: "one-after-the-other",
            says: "There are threads, but while one of them adds, no other does. Both have to be \
                   under way before anybody waits for either.",
            shows: |it| it.in_part(TOGETHER) && it.is("deadlock"),
        },
        Misconception {
            name: "uneven-halves",
            says: "Two threads add, and one of them has more to do than the other: where is the \
                   slice split?",
            shows: |it| it.in_part(HALVES) && it.is("deadlock"),
        },
        Misconception {
            name: "clones-the-halves",
            says: "A copy satisfies the compiler, and doubles the memory. The threads may borrow \
                   the items if it is certain that they end in time: look for a scope.",
            shows: |it| it.in_part(NO_COPY) && it.says("cloned"),
        },
    ],
    roles: &[],
};

fn spawns(evidence: &judge::Evidence<'_>) -> usize {
    evidence.events().filter(|(event, _)| matches!(event.action, Action::Spawn(_))).count()
}

/// Something whose copies are counted.
struct Item {
    number: usize,
    clones: Arc<Ledger<usize>>,
}

impl Clone for Item {
    fn clone(&self) -> Self {
        self.clones.note(self.number);
        Self { number: self.number, clones: Arc::clone(&self.clones) }
    }
}

fn items(count: usize) -> (Vec<Item>, Arc<Ledger<usize>>) {
    let clones = Arc::new(Ledger::new());
    let item = |number| Item { number, clones: Arc::clone(&clones) };
    ((0..count).map(item).collect(), clones)
}

/// What an item is worth: nobody can know it without asking.
fn worth(item: &Item) -> u64 {
    1_000 + judge::seed() % 1_000 + (7 << item.number)
}

fn sum() {
    for count in [4, 5, 1, 2, 0, 9] {
        let (items, _) = items(count);
        let right: u64 = items.iter().map(worth).sum();
        let sum = split_sum(&items, worth);
        if let Some(missing) = items.iter().find(|item| sum + worth(item) == right) {
            panic!("of {count} items, number {} has been left out", missing.number + 1);
        }
        assert!(sum == right, "{count} items are worth {right}, and their sum is said to be {sum}");
    }
}

fn together() {
    in_pairs(2);
}

fn halves() {
    in_pairs(4);
}

/// No call of `value` comes back before the other thread has made one as well.
fn in_pairs(count: usize) {
    let (items, _) = items(count);
    let (census, both) = (Arc::new(Census::new()), Arc::new(Barrier::new(2)));
    let signs = Arc::clone(&census);
    split_sum(&items, move |item| {
        signs.sign(item.number);
        both.wait();
        worth(item)
    });
    let by_thread = census.by_thread();
    assert!(by_thread.len() == 2, "{} threads have added instead of two", by_thread.len());
    let [one, other] = [0, 1].map(|thread| by_thread[thread].len());
    assert!(one == other, "of {count} items, one thread has added {one} and the other {other}");
}

fn no_copy() {
    let (items, clones) = items(2);
    let seen = Arc::new(Ledger::new());
    let sees = Arc::clone(&seen);
    let sum = split_sum(&items, move |item| {
        sees.note(item.number);
        worth(item)
    });
    let clones = clones.lines().len();
    assert!(clones == 0, "{clones} of 2 items were cloned on the way");
    let mut seen = seen.lines();
    seen.sort_unstable();
    assert!(seen == [0, 1], "value was asked about these of the items 0 and 1: {seen:?}");
    let [one, other] = [0, 1].map(|number| worth(&items[number]));
    assert!(sum == one + other, "{one} and {other} were added up, and the sum is {sum}");
}
