//! Draws an explored execution: columns, source lines, sentences, and JSON.
//!
//! A crate of its own, since it is built without optimisation: the engine is measured,
//! and the drawing is not.

pub mod names;

mod draw;
mod json;

pub use draw::{Line, Look, Sheet, Source, SourceLine, render, sentences};
pub use json::to_json;
