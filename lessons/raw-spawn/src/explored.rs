//! The demos' small programs, as `--explore` runs them: under every interleaving.
//!
//! A mistake declares its bad outcome *surprising*, so that the exploration has to show it;
//! the repair declares the same one *forbidden*.

use shared::{Config, Exploration, Memory, Panics};

pub mod bare_lock;
pub mod wait_for_all;
pub mod waking;

/// All of them, in the order of the demos.
pub const EXPLORATIONS: &[Exploration] = &[
    bare_lock::HANDED_OVER,
    bare_lock::IN_TURN,
    bare_lock::STRAY_RELEASE,
    bare_lock::CHECK_THEN_SET,
    wait_for_all::COUNT_INSIDE,
    wait_for_all::COUNT_BEFORE,
    wait_for_all::WAIT_GROUP,
    wait_for_all::NOTIFIED_WITHOUT,
    wait_for_all::NOTIFIED_WITHIN,
    waking::UNPARK,
    waking::NOTIFY,
    waking::PARK_ONCE,
    waking::PARK_IN_A_LOOP,
    waking::REASON_LAST,
    waking::HANG_UP,
    waking::KEPT_SENDER,
];

/// Loads may read whatever their orderings allow, and a panic is handed to whoever joins.
const C11: Config = Config { memory: Memory::C11, panics: Panics::Deliver, ..Config::DEFAULT };
