//! Without a lock, after a panic under one, and with two: `lost-update` to `deadlock`.

use std::sync::Mutex;
use std::thread;

use shared::{Config, Declared, Exploration, Panics};

use crate::poisoning::{self, BALANCES, Next};
use crate::{deadlock, lost_update};

/// The explorations.
pub const EXPLORATIONS: &[Exploration] = &[
    Exploration {
        demo: "lost-update",
        title: "two threads read and write",
        config: Config::DEFAULT,
        program: || lost_update::read_and_write(2, || {}).to_string(),
        outcomes: &[
            Declared::surprising("1", "both read 0, one addition is lost"),
            Declared::allowed("2", "one after the other"),
        ],
    },
    Exploration {
        demo: "lost-update",
        title: "two threads add under a lock",
        config: Config::DEFAULT,
        program: || lost_update::under_a_lock(2).to_string(),
        outcomes: &[
            Declared::forbidden("1", "nobody comes between reading and writing"),
            Declared::allowed("2", "whoever is first"),
        ],
    },
    Exploration {
        demo: "poisoning",
        title: "a panic under std's mutex",
        config: DELIVER,
        program: under_std,
        outcomes: &[
            Declared::allowed("100, no warning", "it came before the transfer"),
            Declared::allowed("70, warned", "it came after the panic, and knows"),
            Declared::forbidden("70, no warning", "a wrong sum, and nobody was told"),
        ],
    },
    Exploration {
        demo: "poisoning",
        title: "a panic under parking_lot's mutex",
        config: DELIVER,
        program: under_parking_lot,
        outcomes: &[
            Declared::allowed("100, no warning", "it came before the transfer"),
            Declared::surprising("70, no warning", "a wrong sum, and nobody was told"),
        ],
    },
    Exploration {
        demo: "deadlock",
        title: "two threads take two locks in opposite order",
        config: Config::DEFAULT,
        program: opposite_order,
        outcomes: &[
            Declared::allowed("both got both", "one was done before the other began"),
            Declared::surprising("deadlock", "each holds what the other waits for"),
        ],
    },
    Exploration {
        demo: "deadlock",
        title: "both take the first lock first",
        config: Config::DEFAULT,
        program: || deadlock::one_order().to_string(),
        outcomes: &[
            Declared::allowed("2", "both got both"),
            Declared::forbidden("deadlock", "one order, no circle"),
        ],
    },
];

/// A panic of a spawned thread is handed to whoever joins it.
const DELIVER: Config = Config { panics: Panics::Deliver, ..Config::DEFAULT };

fn under_std() -> String {
    let accounts = Mutex::new(BALANCES);
    let transfer = || poisoning::transfer_with_std(&accounts);
    beside(transfer, || poisoning::next_with_std(&accounts))
}

fn under_parking_lot() -> String {
    let accounts = parking_lot::Mutex::new(BALANCES);
    let transfer = || poisoning::transfer_with_parking_lot(&accounts);
    beside(transfer, || poisoning::next_with_parking_lot(&accounts))
}

/// What the next one found, beside a transfer that panics.
fn beside(transfer: impl FnOnce() + Send, next: impl FnOnce() -> Next) -> String {
    thread::scope(|scope| {
        let falls = scope.spawn(transfer);
        let Next { found, warned, .. } = next();
        // That it panicked is the point.
        let _ = falls.join();
        format!("{found}, {}", if warned { "warned" } else { "no warning" })
    })
}

fn opposite_order() -> String {
    // Each in a line of its own: the trace calls a lock by its variable.
    let checking = Mutex::new(60);
    let savings = Mutex::new(40);
    thread::scope(|scope| {
        scope.spawn(|| deadlock::hold_both(&checking, &savings, || {}));
        scope.spawn(|| deadlock::hold_both(&savings, &checking, || {}));
    });
    "both got both".to_owned()
}
