//! `crossbeam` as a demo sees it: the same names and signatures, but watched.
//!
//! A lesson says `extern crate watched_crossbeam as crossbeam;` once, in its
//! `lib.rs`, and from then on its channels, its `select!`, its wait groups, parkers
//! and sharded locks are recorded. Under the explorer they obey it, and so do its
//! queues, deques, atomic cells and back-offs.
//!
//! # How it is recorded
//!
//! - Sends and receives are announced and reported. Full, empty and closed are
//!   refused; what had a time limit may run out of time instead.
//! - A `select!` is one wait, reported when an arm is chosen. The send or the receive
//!   of that arm follows, and then its body runs. `default` is a refusal, and
//!   `default(timeout)` runs out of time.
//! - Waiting for a wait group is recorded, dropping one's part of it is not.
//! - What never waits is not recorded.
//!
//! # How it is explored
//!
//! - Whatever a program uses must be made by the program itself.
//! - Each operation of a queue, a deque or an atomic cell is one step, sequentially
//!   consistent under each memory model.
//! - Moments are std's, read from the clock of the exploration ([`watched::clock`]). A
//!   deadline that is made of another clock's moment is kept, but may be a little longer
//!   or shorter each time.
//! - `epoch` is `crossbeam`'s own, re-exported: the explorer sees nothing of it.
//!
//! # Differences from `crossbeam`
//!
//! `into_raw` and `from_raw` are left out, and so is `AtomicCell::as_ptr`. A `select!`
//! has up to 20 arms here, not 32.

pub mod atomic;
pub mod channel;
pub mod deque;
pub mod queue;
pub mod sync;
pub mod thread;
pub mod utils;

mod steps;

pub use ::crossbeam::epoch;
pub use thread::scope;
