//! `std` as a demo sees it: the same names and signatures, but watched.
//!
//! A lesson says `extern crate watched as std;` once, in its `lib.rs`, and from
//! then on its plain Rust is recorded: threads, sleeps, joins, waits for locks,
//! condition variables, channels and barriers. Nothing in the lesson mentions it.
//!
//! Each operation that may wait is *announced* before it happens and *reported*
//! after ([`operation::Step`]). While nothing is recorded that costs one check.
//!
//! Everything that is not listed here is `std`'s own, re-exported.

pub use ::std::*;

pub mod process;
pub mod sync;
pub mod thread;

pub mod operation;
pub mod recording;
pub mod registry;

mod lane;
mod processor_time;
mod sampler;
