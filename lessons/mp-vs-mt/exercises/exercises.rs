//! The exercises of this lesson, for editors alone: `cargo xtask check mp-vs-mt` checks them.

#![cfg(rust_analyzer)]

mod capture_output;
mod both_streams;
mod word_count;
mod process_pool;
mod supervisor;
