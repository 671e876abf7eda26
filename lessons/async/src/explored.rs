//! The demos' small programs, as `--explore` runs them: under every interleaving.
//!
//! A mistake declares its bad outcome *surprising*, so that the exploration has to show it;
//! the repair declares the same one *forbidden*. What waits for a clock or a socket is left
//! out, and so is tokio: neither obeys the explorer.

use shared::{Config, Exploration, Memory};

pub mod block_on;
pub mod executor;
pub mod blocking_the_executor;
pub mod lock_across_await;
pub mod lost_waker;
#[cfg(test)]
pub(crate) mod checks;

/// All of them, in the order of the demos.
pub const EXPLORATIONS: &[Exploration] = &[
    block_on::FLAG_AND_TOKEN,
    block_on::TOKEN_ALONE,
    block_on::ASK_THEN_WAIT,
    block_on::SPIN,
    executor::TWO_PARCELS,
    executor::BEGIN_THEN_POLL,
    executor::POLL_THEN_BEGIN,
    executor::LOOK_ONCE,
    executor::IN_THE_QUEUE,
    executor::IN_ANY_ORDER,
    blocking_the_executor::BLOCKED,
    blocking_the_executor::HANDED_OFF,
    lock_across_await::GUARD_HELD,
    lock_across_await::GUARD_IN_PARTS,
    lock_across_await::GUARD_AFTER,
    lock_across_await::LOCK_AWAITED,
    lock_across_await::PARTS_ON_THREADS,
    lock_across_await::AWAITED_ON_THREADS,
    lost_waker::AFTER_CHECK,
    lost_waker::BEFORE_CHECK,
    lost_waker::UNDER_ONE_LOCK,
];

/// Loads may read whatever their orderings allow.
pub(crate) const C11: Config = Config { memory: Memory::C11, ..Config::DEFAULT };
/// And one park may return without a token.
pub(crate) const ONCE_IN_VAIN: Config = Config { spurious: 1, ..C11 };
