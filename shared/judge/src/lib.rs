//! What the check of an exercise is made of, and how it runs.
//!
//! A check ([`Check`]) is a list of [parts](Part). Each part uses the answer as a program
//! would and asserts what must hold: under every interleaving ([`Part::explored`]), or once
//! on ordinary threads with somebody who watches that it ends ([`Part::real`]). What went
//! wrong is [evidence](Evidence), by which the check knows a [`Misconception`].
//!
//! The solution, every mistake and the learner's file go through the same check. It runs in
//! a process of its own, since an answer may end, exhaust or block the process it runs in;
//! `cargo xtask check` starts it and reads the [lines](run) that it writes.
//!
//! Proofs without a clock, for use in the parts:
//!
//! | | |
//! |---|---|
//! | [`Ledger`] | what happened, in order: exactly once, one after the other |
//! | [`Room`] | how many were inside at once |
//! | [`Census`] | which thread did what |
//! | [`Drops`] | how many values were dropped |
//! | [`allocations`] | how many blocks of memory were asked for |
//! | [`children`] | which child processes there are, and which of them nobody waited for |
//! | [`is_send!`], [`is_sync!`] | what the compiler would refuse |
//! | [`Told`], [`Wakes`] | a future that is ready when it is told, how often it was polled, who was woken |
//!
//! Several threads that have to meet need nothing of ours: a `Barrier` that is never
//! complete is a deadlock, and the explorer finds it.

mod check;
mod evidence;
mod memory;
mod proofs;
mod children;
mod futures;
mod explored;
mod real;
mod quiet;
mod lines;
mod run;
#[doc(hidden)]
pub mod traits;
#[cfg(test)]
mod tests;

pub use check::{Check, Misconception, Part};
pub use children::{Listed, children};
pub use evidence::Evidence;
pub use explorer::{Action, Cause, Config, Kind, Memory, Mode, Panics, Refusal, Waits};
pub use futures::{Tell, Told, Wakes, block_on, block_on_held_up, poll_once};
pub use memory::allocations;
pub use proofs::{Census, Drops, Ledger, Room, Tracked};
pub use run::{Answer, child, run, seed};
