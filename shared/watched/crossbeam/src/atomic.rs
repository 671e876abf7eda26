//! `crossbeam::atomic`, watched by the explorer.

mod cell;

pub use ::crossbeam::atomic::AtomicConsume;
pub use cell::AtomicCell;
