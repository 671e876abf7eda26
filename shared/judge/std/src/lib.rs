//! `std` as the answer to an exercise sees it: [`watched`], and a clock that is watched, too.
//!
//! A lesson measures, and so its `std::time::Instant` is the real one. An answer runs under
//! every interleaving: it has to be given the same times whenever it makes the same choices.
//! Outside an exploration the clock is the real one here, too.

pub use watched::*;

pub mod time {
    //! `std::time`, with the clock of the exploration.

    pub use watched::clock::Instant;
    pub use watched::time::{
        Duration, SystemTime, SystemTimeError, TryFromFloatSecsError, UNIX_EPOCH,
    };
}
