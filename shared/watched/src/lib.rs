//! `std` as a demo or a check sees it: the same names and signatures, but watched.
//!
//! A lesson says `extern crate watched as std;` once, in its `lib.rs`, and from
//! then on its plain Rust is recorded: threads, sleeps, joins, waits for locks,
//! condition variables, channels and barriers. Nothing in the lesson mentions it.
//! A check says the same, and its plain Rust obeys the explorer.
//!
//! Each operation that may wait is *announced* before it happens and *reported*
//! after ([`operation::Step`]). While nothing is recorded that costs one check. An
//! explored thread ([`operation::is_exploring`]) announces to the explorer instead, and
//! records nothing; while nothing is explored that costs one relaxed load.
//!
//! | part | recorded | explored |
//! |---|---|---|
//! | [`mod@thread`]: spawn, scope, join, park, sleep | yes | yes; sleeps on the clock of the exploration |
//! | [`thread_local!`] and [`thread::LocalKey`] | no, it never waits | each explored thread has its own values |
//! | [`sync`]: locks, condition variables, barriers, values made once | yes | yes |
//! | [`sync::mpsc`] | yes | yes |
//! | [`sync::atomic`] and its fences | no, it never waits | yes, under the memory model of the exploration |
//! | [`sync::Arc`], [`sync::Weak`] | no | no: the real ones |
//! | [`hint::spin_loop`] | no | it lets others go first |
//! | [`clock::Instant`] | no | the clock of the exploration |
//! | [`std::time`] | no | no: real time passes, and the program is not deterministic |
//! | [`process`] | yes | no |
//!
//! What is not listed in [`sync`] and [`mod@thread`] does not exist here. Everything else
//! is `std`'s own, re-exported, and neither recorded nor explored.
//!
//! The macro wants `#[macro_use] extern crate watched as std;`, or to be called by its
//! path, `std::thread_local!`. Otherwise the bare name is `std`'s own macro: its values
//! are the real thread's, and so is the type of its keys.

pub use ::std::*;

pub mod clock;
pub mod hint;
pub mod process;
pub mod sync;
pub mod thread;
#[doc(hidden)]
pub mod thread_local;

pub mod operation;
pub mod recording;
pub mod registry;

mod lane;
mod processor_time;
mod sampler;
mod stopwatch;
