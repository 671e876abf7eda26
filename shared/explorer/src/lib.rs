//! Runs a small concurrent program under every interleaving that matters.
//!
//! Each thread of the program is a real one, but only the one that holds the baton runs.
//! At each visible operation (a lock, an atomic, a channel, …) a thread *announces* what
//! it wants to do and stops; the explorer decides who goes on. Since every thread's next
//! operation is known, it can tell which orders cannot matter and leave them out, and a
//! deadlock is simply that no announced operation can be done.
//!
//! Programs reach this through facades that look like the real thing: `watched` for
//! `std`, and others beside it. A facade asks [`is_exploring`] and calls [`ops`].
//!
//! The parts, from the outside in:
//!
//! - [`check`], [`explore`], [`replay`]: whole searches (`explore.rs`, `runs.rs`);
//! - which interleaving next: `search.rs`, over the happens-before order of `order.rs`
//!   and the footprints of `footprint.rs`;
//! - one execution: `world.rs`, with `turns.rs` (who is next), `rules.rs` (what can go
//!   on), `perform.rs`, `locks.rs`, `channels.rs` and `memory.rs` (what it does then), `polls.rs`
//!   (loops that wait), `stuck.rs` (who waits for whom);
//! - the real threads and the baton: `stage.rs`, `baton.rs`, `local.rs`;
//! - what is shown: [`Trace`]; the crate `explorer-picture` draws it.

pub mod local;
pub mod ops;

mod config;
mod explore;
mod failure;
mod report;
mod runs;
mod schedule;
mod trace;

mod baton;
mod chance;
mod channels;
mod footprint;
mod locks;
mod memory;
mod object;
mod one_core;
mod operation;
mod order;
mod panics;
mod perform;
mod polls;
mod rules;
mod search;
mod stage;
mod stuck;
mod turns;
mod world;

pub use config::{Config, Memory, Panics};
pub use explore::{Count, Replayed, check, explore, replay};
pub use failure::Failure;
pub use object::Handle;
pub use operation::{Patience, Verdict};
pub use report::{Ending, Found, Outcome, Outcomes, Report};
pub use schedule::{NotASchedule, Schedule};
pub use stage::is_exploring;
pub use trace::{
    Action, Cause, Event, Kind, Mode, ObjectInfo, ObjectNumber, Place, Refusal, Side, Stuck,
    ThreadInfo, ThreadNumber, Trace, Value, Waits,
};
