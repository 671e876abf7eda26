//! What a program can see of `std::sync`. Which `std` that is, and whether it is
//! recorded, the root decides.

pub(crate) mod deadline;

mod mutex;
mod condvar;
mod rw_lock;
mod barrier;
mod once;
mod channel;
