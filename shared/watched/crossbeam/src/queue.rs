//! `crossbeam::queue`, watched by the explorer.
//!
//! Nothing of a queue is recorded for the timeline: no operation waits.

mod array_queue;
mod seg_queue;

pub use array_queue::ArrayQueue;
pub use seg_queue::SegQueue;
