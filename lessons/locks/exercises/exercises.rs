//! The exercises of this lesson, for editors alone: `cargo xtask check locks` checks them.

#![cfg(rust_analyzer)]

mod account;
mod transfer;
mod bounded_buffer;
mod philosophers;
mod try_transfer;
mod semaphore;
mod read_mostly_cache;
mod event;
mod reader_writer;
