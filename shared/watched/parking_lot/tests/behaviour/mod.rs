//! What a program can see of `parking_lot`. Whether that is the real one, and whether
//! it is recorded, the root decides.

pub(crate) mod deadline;

mod mutex;
mod fair;
mod reentrant;
mod rw_lock;
mod upgrade;
mod condvar;
mod once;
