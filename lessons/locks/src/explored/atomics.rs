//! A lock and a stack made of atomics: `spin-lock` and `aba`.

use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;

use shared::{Config, Declared, Exploration, Memory};

use crate::spin::{Flag, SpinLock};
use crate::treiber::Top;
use crate::{aba, spin_lock};

/// The explorations.
pub const EXPLORATIONS: &[Exploration] = &[
    Exploration {
        demo: "spin-lock",
        title: "check the flag, then set it",
        config: Config::DEFAULT,
        program: || spin_lock::check_then_set(|| {}).to_string(),
        outcomes: &[
            Declared::allowed("1", "one after the other"),
            Declared::surprising("2", "both checked before either set"),
        ],
    },
    Exploration {
        demo: "spin-lock",
        title: "the spin lock, under C11",
        config: C11,
        program: under_the_lock,
        outcomes: &[
            Declared::allowed("0 0", "the reader came first"),
            Declared::allowed("1 1", "the writer came first"),
            Declared::forbidden("0 1", "half of what the writer did"),
            Declared::forbidden("1 0", "half of what the writer did"),
        ],
    },
    Exploration {
        demo: "spin-lock",
        title: "given back with Relaxed, under C11",
        config: C11,
        program: || beside_a_flag(Ordering::Relaxed),
        outcomes: &[
            Declared::allowed("0 0", "the reader came first, or saw nothing"),
            Declared::allowed("1 1", "the writer came first"),
            Declared::surprising("0 1", "the lock was taken over, the data not yet"),
            Declared::surprising("1 0", "the lock was taken over, the data not yet"),
        ],
    },
    Exploration {
        demo: "spin-lock",
        title: "given back with Release, under C11",
        config: C11,
        program: || beside_a_flag(Ordering::Release),
        outcomes: &[
            Declared::allowed("0 0", "the reader came first"),
            Declared::allowed("1 1", "the writer came first"),
            Declared::forbidden("0 1", "Release sends all, Acquire receives it"),
            Declared::forbidden("1 0", "Release sends all, Acquire receives it"),
        ],
    },
    Exploration {
        demo: "aba",
        title: "the top is a number",
        config: Config::DEFAULT,
        program: || owners(Top::Number),
        outcomes: &[
            Declared::allowed("one owner each", "nobody was fooled"),
            Declared::surprising("two owners of one", "the top was the same again"),
        ],
    },
    Exploration {
        demo: "aba",
        title: "the top counts its changes",
        config: Config::DEFAULT,
        program: || owners(Top::Counted),
        outcomes: &[
            Declared::allowed("one owner each", "a top that comes back is another word"),
            Declared::forbidden("two owners of one", "the slow thread fails and tries again"),
        ],
    },
];

const C11: Config = Config { memory: Memory::C11, ..Config::DEFAULT };

/// Two halves that belong together. Atomics, so that what is read too early is a wrong
/// value here, and no undefined behaviour.
type Halves = [AtomicU32; 2];

fn write([first, second]: &Halves) {
    // Relaxed: what orders them is the lock, or nothing.
    first.store(1, Ordering::Relaxed);
    second.store(1, Ordering::Relaxed);
}

fn read([first, second]: &Halves) -> String {
    let [first, second] = [first, second].map(|half| half.load(Ordering::Relaxed));
    format!("{first} {second}")
}

fn under_the_lock() -> String {
    let halves = SpinLock::new(Halves::default());
    thread::scope(|scope| {
        scope.spawn(|| write(&halves.lock()));
        read(&halves.lock())
    })
}

fn beside_a_flag(give_back: Ordering) -> String {
    let (halves, flag) = (Halves::default(), Flag::new());
    thread::scope(|scope| {
        scope.spawn(|| {
            flag.take();
            write(&halves);
            flag.give_back(give_back);
        });
        flag.take();
        let seen = read(&halves);
        flag.give_back(give_back);
        seen
    })
}

fn owners(kind: Top) -> String {
    let owners = aba::pop_twice_push_one(kind, |_| {});
    let each_one = (0..aba::NODES).all(|node| owners.of(node) == 1);
    if each_one { "one owner each" } else { "two owners of one" }.to_owned()
}
