//! The programs with parking_lot's tools.

use crate::of_parking_lot as tools;

#[path = "programs.rs"]
pub(crate) mod programs;
