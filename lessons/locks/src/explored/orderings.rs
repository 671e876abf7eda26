//! Message passing and store buffering, for each ordering and under each memory model.

use std::sync::atomic::Ordering::{Acquire, Relaxed, Release, SeqCst};

use shared::{Config, Declared, Exploration, Memory};

use crate::orderings::{message_passing, store_buffering};

/// The memory models, by their names, in the order of [`MESSAGES`] and [`STORES`].
pub const MODELS: [&str; 3] = ["SC", "x86-TSO", "C11"];

/// Message passing: for each ordering, under each memory model.
pub const MESSAGES: [[Exploration; 3]; 3] = [
    under_each(
        [
            "message passing, Relaxed, under SC",
            "message passing, Relaxed, under x86-TSO",
            "message passing, Relaxed, under C11",
        ],
        || in_words(message_passing(Relaxed, Relaxed)),
        [FLAG_HAS_DATA, FLAG_HAS_DATA, FLAG_WITHOUT_DATA],
    ),
    under_each(
        [
            "message passing, Release/Acquire, under SC",
            "message passing, Release/Acquire, under x86-TSO",
            "message passing, Release/Acquire, under C11",
        ],
        || in_words(message_passing(Release, Acquire)),
        [FLAG_HAS_DATA; 3],
    ),
    under_each(
        [
            "message passing, SeqCst, under SC",
            "message passing, SeqCst, under x86-TSO",
            "message passing, SeqCst, under C11",
        ],
        || in_words(message_passing(SeqCst, SeqCst)),
        [FLAG_HAS_DATA; 3],
    ),
];

/// Store buffering: for each ordering, under each memory model.
pub const STORES: [[Exploration; 3]; 3] = [
    under_each(
        [
            "store buffering, Relaxed, under SC",
            "store buffering, Relaxed, under x86-TSO",
            "store buffering, Relaxed, under C11",
        ],
        || in_words(store_buffering(Relaxed, Relaxed)),
        [ONE_IS_SECOND, BOTH_MISS, BOTH_MISS],
    ),
    under_each(
        [
            "store buffering, Release/Acquire, under SC",
            "store buffering, Release/Acquire, under x86-TSO",
            "store buffering, Release/Acquire, under C11",
        ],
        || in_words(store_buffering(Release, Acquire)),
        [ONE_IS_SECOND, BOTH_MISS, BOTH_MISS],
    ),
    under_each(
        [
            "store buffering, SeqCst, under SC",
            "store buffering, SeqCst, under x86-TSO",
            "store buffering, SeqCst, under C11",
        ],
        || in_words(store_buffering(SeqCst, SeqCst)),
        [ONE_IS_SECOND; 3],
    ),
];

/// The explorations.
pub const EXPLORATIONS: &[Exploration] = &{
    let all = [MESSAGES, STORES];
    let mut flat = [MESSAGES[0][0]; 18];
    let mut at = 0;
    while at < flat.len() {
        flat[at] = all[at / 9][at % 9 / 3][at % 3];
        at += 1;
    }
    flat
};

type Outcomes = &'static [Declared];

const FLAG_HAS_DATA: Outcomes = &[
    Declared::allowed("0 0", "the reader came first"),
    Declared::allowed("0 1", "the data was there, the flag not yet"),
    Declared::forbidden("1 0", "the flag comes with its data"),
    Declared::allowed("1 1", "the writer came first"),
];

const FLAG_WITHOUT_DATA: Outcomes = &[
    Declared::allowed("0 0", "the reader came first"),
    Declared::allowed("0 1", "the data was there, the flag not yet"),
    Declared::surprising("1 0", "the flag without its data"),
    Declared::allowed("1 1", "the writer came first"),
];

const ONE_IS_SECOND: Outcomes = &[
    Declared::forbidden("0 0", "in one order of all, somebody is second"),
    Declared::allowed("0 1", "the first thread was first"),
    Declared::allowed("1 0", "the second thread was first"),
    Declared::allowed("1 1", "both stored before either loaded"),
];

const BOTH_MISS: Outcomes = &[
    Declared::surprising("0 0", "both stores were still on their way"),
    Declared::allowed("0 1", "the first thread was first"),
    Declared::allowed("1 0", "the second thread was first"),
    Declared::allowed("1 1", "both stored before either loaded"),
];

/// One program under each memory model.
const fn under_each(
    titles: [&'static str; 3],
    program: fn() -> String,
    outcomes: [Outcomes; 3],
) -> [Exploration; 3] {
    [
        under(Memory::Sc, titles[0], program, outcomes[0]),
        under(Memory::Tso, titles[1], program, outcomes[1]),
        under(Memory::C11, titles[2], program, outcomes[2]),
    ]
}

const fn under(
    memory: Memory,
    title: &'static str,
    program: fn() -> String,
    outcomes: Outcomes,
) -> Exploration {
    let config = Config { memory, ..Config::DEFAULT };
    Exploration { demo: "orderings", title, config, program, outcomes }
}

fn in_words((first, second): (u32, u32)) -> String {
    format!("{first} {second}")
}
