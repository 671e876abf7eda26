//! The exercises of this lesson, for editors alone: `cargo xtask check pools` checks them.

#![cfg(rust_analyzer)]

mod pool_map;
mod drop_waits;
mod panic_proof;
mod parallel_not_serial;
mod imap;
mod work_stealing;
mod cancel;
