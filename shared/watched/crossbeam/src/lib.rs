//! `crossbeam` as a demo sees it: the same names and signatures, but watched.
//!
//! A lesson says `extern crate watched_crossbeam as crossbeam;` once, in its
//! `lib.rs`, and from then on its channels, its `select!`, its wait groups, parkers
//! and sharded locks are recorded.
//!
//! What never waits is `crossbeam`'s own, re-exported: atomics, deques, queues,
//! epochs and utilities. Its scoped threads are left out: `std` has them now.
//!
//! # How it is recorded
//!
//! - Sends and receives are announced and reported. Full, empty and closed are
//!   refused; what had a time limit may run out of time instead.
//! - A `select!` is one wait, reported when an arm is chosen. The send or the receive
//!   of that arm follows, and then its body runs. `default` is a refusal, and
//!   `default(timeout)` runs out of time.
//! - Waiting for a wait group is recorded, dropping one's part of it is not.
//!
//! # Differences from `crossbeam`
//!
//! `into_raw` and `from_raw` are left out. A `select!` has up to 20 arms here, not 32.

pub mod channel;
pub mod sync;

pub use ::crossbeam::{atomic, deque, epoch, queue, utils};
