//! `std::hint`, watched: a spin loop lets the explorer see that it waits.

use std::panic::Location;

use explorer::{is_exploring, ops};

pub use std::hint::*;

/// See [`std::hint::spin_loop`].
///
/// An explored thread lets others go first.
#[inline]
#[track_caller]
pub fn spin_loop() {
    if is_exploring() {
        return ops::yield_now(Location::caller());
    }
    std::hint::spin_loop();
}
