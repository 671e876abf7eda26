//! The stage that every lesson stands on.
//!
//! A lesson is a list of demos ([`Lesson`], [`Demo`]); its `main` hands the list
//! to [`run`]. Each demo tells a [`Report`] what happened and what must hold;
//! [`Report::watch`] records what its threads did and draws the [`timeline`]. A small
//! program of a demo can be run under every interleaving ([`Exploration`]).

pub mod chart;
pub mod child;
pub mod clock;
pub mod goal;
pub mod machine;
pub mod measure;
pub mod meeting;
pub mod rehearsal;
pub mod table;
pub mod task;
pub mod timeline;
pub mod twin;

mod cli;
mod demo;
mod error;
mod exploration;
mod files;
mod output;
mod pace;
mod page;
mod panics;
mod report;
mod stage;
mod summary;
mod trace_file;
mod watchman;
mod whole_file;

pub use chart::Bars;
pub use demo::{Demo, Lesson};
pub use error::{Error, Result};
pub use exploration::{Declared, Exploration};
pub use explorer::{Config, Memory, Panics};
pub use pace::Pace;
pub use report::{Report, Teller};
pub use stage::run;
pub use table::Table;
pub use twin::{Closing, Parts, Twin};
pub use watched::registry;

/// The Rust blocks of the map from Python to Rust.
#[cfg(doctest)]
#[doc = include_str!("../../lessons/PYTHON.md")]
mod python_map {}
