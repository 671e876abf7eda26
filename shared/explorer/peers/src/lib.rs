//! The explorer beside its peers, shuttle and loom.
//!
//! - `tests/against_shuttle.rs`: on random programs shuttle, which leaves no interleaving
//!   out, sees the same outcomes; `benches/against_shuttle.rs` does it for thousands.
//! - `benches/peers`: the same programs under all three, in executions and time.
//!
//! Nothing depends on this package, and it depends on the others in its tests alone.
