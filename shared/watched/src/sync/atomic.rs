//! `std::sync::atomic`, watched: whoever is explored shares its atomics with the explorer.
//!
//! An explored thread's loads and stores are announced, and the explorer decides what a
//! load reads, under the memory model of the exploration. The real value stays what it
//! was, so that a `static` begins anew in each execution. Nothing of this is recorded
//! for a timeline: an atomic never waits.
//!
//! Outside an exploration each operation is the real one, behind one relaxed load.
//!
//! *Differences from std*
//!
//! - `as_ptr` and `from_ptr` are left out: nobody would see what is done through them.
//! - An atomic is larger than its value, and has no layout to rely on. Memory that others
//!   see, such as a page shared by two processes, wants [`core::sync::atomic`].
//! - An ordering that makes no sense is only found when it is used, by std's own panic.
//! - `into_inner` is no `const fn`.
//! - What is deprecated is left out: `compare_and_swap`, `spin_loop_hint`,
//!   `ATOMIC_BOOL_INIT` and its like.

mod boolean;
mod integer;
mod pointer;

mod family;
mod explored;

use std::panic::Location;

use explorer::{is_exploring, ops};

pub use boolean::AtomicBool;
pub use integer::{
    AtomicI8, AtomicI16, AtomicI32, AtomicI64, AtomicIsize, AtomicU8, AtomicU16, AtomicU32,
    AtomicU64, AtomicUsize,
};
pub use pointer::AtomicPtr;
pub use std::sync::atomic::{Ordering, compiler_fence};

/// See [`std::sync::atomic::fence`].
///
/// # Panics
///
/// If `order` is [`Ordering::Relaxed`].
#[inline]
#[track_caller]
pub fn fence(order: Ordering) {
    // Also where it is explored: std says which orderings are none.
    std::sync::atomic::fence(order);
    if is_exploring() {
        ops::fence(order, Location::caller());
    }
}
