//! What a program can see of `crossbeam`. Whether that is the real one, and whether it
//! is recorded, the root decides.

pub(crate) mod deadline;

mod channel;
mod clocks;
mod select;
mod select_by_hand;
mod wait_group;
mod parker;
mod sharded_lock;
