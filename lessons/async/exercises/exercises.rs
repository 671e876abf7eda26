//! The exercises of this lesson, for editors alone: `cargo xtask check async` checks them.

#![cfg(rust_analyzer)]

mod block_on;
mod sleep;
mod join_two;
mod oneshot;
mod timeout;
mod line_reader;
mod async_mutex;
mod bounded_channel;
