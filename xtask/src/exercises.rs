//! The exercises: which there are, how their checks are built and run, and what is said.

mod catalogue;
mod workshop;
mod workplace;
mod compiler;
mod guard;
mod trial;
mod lines;
mod verdict;
mod telling;
mod progress;
mod seal;
mod copies;

pub(crate) use catalogue::{Exercise, UNSOLVED, Variant, all, chosen, is_solution};
pub(crate) use compiler::CompileError;
pub(crate) use copies::keep_copy;
pub(crate) use guard::goes_round;
pub(crate) use progress::{Progress, Standing};
pub(crate) use seal::{Seal, write_seal};
pub(crate) use telling::{Screen, tell, wrap};
pub(crate) use trial::Order;
pub(crate) use verdict::{Result, Verdict};
pub(crate) use workshop::{Bench, Built, Workshop};
