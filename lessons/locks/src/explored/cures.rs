//! Several locks, and locks for several: `three-cures` to `readers-writer`.

use std::thread;

use parking_lot::{RwLock, RwLockUpgradableReadGuard};
use shared::{Config, Declared, Exploration};

use crate::forks::{Rule, Table};
use crate::three_cures::{self, Tried};
use crate::{philosophers, readers_writer};

/// The explorations.
pub const EXPLORATIONS: &[Exploration] = &[
    Exploration {
        demo: "three-cures",
        title: "one order: A before B",
        config: Config::DEFAULT,
        program: || balances(three_cures::one_order()),
        outcomes: &[
            Declared::allowed("80, 20", "both transfers are done"),
            Declared::forbidden("deadlock", "one order, no circle"),
        ],
    },
    Exploration {
        demo: "three-cures",
        title: "try and let go, two rounds at most",
        config: Config::DEFAULT,
        program: try_and_let_go,
        outcomes: &[
            Declared::allowed("both done", "within two rounds each"),
            Declared::surprising("one gave up", "it failed twice while the other was at work"),
            Declared::surprising("both gave up", "each held what the other tried, twice"),
            Declared::forbidden("deadlock", "nobody waits while holding something"),
        ],
    },
    Exploration {
        demo: "three-cures",
        title: "one big lock",
        config: Config::DEFAULT,
        program: || balances(three_cures::one_big_lock()),
        outcomes: &[
            Declared::allowed("80, 20", "both transfers are done"),
            Declared::forbidden("deadlock", "there is no second lock"),
        ],
    },
    Exploration {
        demo: "philosophers",
        title: "three, left first",
        config: Config::DEFAULT,
        program: || dine(Rule::Left),
        outcomes: &[
            Declared::allowed("3 meals", "somebody found both forks"),
            Declared::surprising("deadlock", "each holds the left fork"),
        ],
    },
    Exploration {
        demo: "philosophers",
        title: "three, the smaller number first",
        config: Config::DEFAULT,
        program: || dine(Rule::Smaller),
        outcomes: &[
            Declared::allowed("3 meals", "all ate"),
            Declared::forbidden("deadlock", "one reaches to the right"),
        ],
    },
    Exploration {
        demo: "philosophers",
        title: "three, two places at the table",
        config: Config::DEFAULT,
        program: || dine(Rule::OneLess),
        outcomes: &[
            Declared::allowed("3 meals", "all ate"),
            Declared::forbidden("deadlock", "one of two has a free fork at the right"),
        ],
    },
    Exploration {
        demo: "readers-writer",
        title: "a reader reads again beside a writer",
        config: Config::DEFAULT,
        program: read_again,
        outcomes: &[
            Declared::allowed("read twice", "the writer came before or after both"),
            Declared::surprising("deadlock", "the writer waits between the two reads"),
        ],
    },
    Exploration {
        demo: "readers-writer",
        title: "the same with a recursive lock",
        // Only a wait that nobody can end runs out of time.
        config: Config { timeouts: 0, ..Config::DEFAULT },
        program: || readers_writer::read_again_recursively().to_string(),
        outcomes: &[
            Declared::allowed("true", "the second read gets in"),
            Declared::forbidden("false", "readers do not queue behind a writer"),
        ],
    },
    Exploration {
        demo: "readers-writer",
        title: "two read, let go, and write",
        config: Config::DEFAULT,
        program: || {
            in_two(|value| {
                let read = *value.read();
                *value.write() = read + 1;
            })
        },
        outcomes: &[
            Declared::surprising("1", "a writer came between reading and writing"),
            Declared::allowed("2", "one after the other"),
        ],
    },
    Exploration {
        demo: "readers-writer",
        title: "two read, and become the writer",
        config: Config::DEFAULT,
        program: || {
            in_two(|value| {
                let reads = value.upgradable_read();
                let read = *reads;
                *RwLockUpgradableReadGuard::upgrade(reads) = read + 1;
            })
        },
        outcomes: &[
            Declared::forbidden("1", "nobody comes between reading and writing"),
            Declared::allowed("2", "one after the other"),
        ],
    },
];

fn balances([a, b]: [i64; 2]) -> String {
    format!("{a}, {b}")
}

fn try_and_let_go() -> String {
    let Tried { done, .. } = three_cures::try_both(2, |_, _| 0, || {});
    ["both gave up", "one gave up", "both done"][done as usize].to_owned()
}

fn dine(rule: Rule) -> String {
    format!("{} meals", philosophers::dine(&Table::new(3, rule), 1))
}

fn read_again() -> String {
    let value = RwLock::new(0);
    thread::scope(|scope| {
        let _first = value.read();
        scope.spawn(|| *value.write() += 1);
        let _second = value.read();
    });
    "read twice".to_owned()
}

/// Two threads add one each; returns the value.
fn in_two(add: fn(&RwLock<u32>)) -> String {
    let value = RwLock::new(0);
    thread::scope(|scope| {
        scope.spawn(|| add(&value));
        scope.spawn(|| add(&value));
    });
    value.into_inner().to_string()
}
