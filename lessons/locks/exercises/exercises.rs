//! The exercises of this lesson, for editors alone: `cargo xtask check locks` checks them.

#![cfg(rust_analyzer)]

mod account;
