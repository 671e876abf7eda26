//! Locks, condition variables, values made once, and channels obey the explorer.

#![expect(clippy::unwrap_used, reason = "a panic is how an explored program fails")]

extern crate watched as std;

#[path = "explored/mod.rs"]
mod explored;

#[path = "explored_sync/mutex.rs"]
mod mutex;
#[path = "explored_sync/rw_lock.rs"]
mod rw_lock;
#[path = "explored_sync/condvar.rs"]
mod condvar;
#[path = "explored_sync/barrier.rs"]
mod barrier;
#[path = "explored_sync/once.rs"]
mod once;
#[path = "explored_sync/channel.rs"]
mod channel;
#[path = "explored_sync/given_up.rs"]
mod given_up;
