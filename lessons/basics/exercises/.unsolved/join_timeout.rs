//! Wait for a thread, but not for ever.
//!
//! `join_timeout` waits until the thread of `handle` has ended, and for `limit` at most.
//!
//! - If the thread has ended, or ends while it waits, it comes back soon with `Some` of what
//!   `join` gives: the value, or the panic. `handle` is `None` from then on.
//! - If the limit is over first, it comes back with `None`. The thread goes on, and `handle`
//!   is still there: whoever has it can join the thread later.
//!
//! A few milliseconds too late is soon enough. The limit may be zero, and it may be
//! `Duration::MAX`. While it waits it sleeps: a loop without a pause takes a whole core.
//! Without a handle there is nothing to wait for, and the answer is `None`.
//!
//! As it stands it sleeps for the whole limit, whatever happens. The name and the types of
//! the function stay as they are.
//!
//! Check it with `cargo xtask check basics/join-timeout`.

use std::thread::{self, JoinHandle};
use std::time::Duration;

pub fn join_timeout<T: Send + 'static>(
    handle: &mut Option<JoinHandle<T>>,
    limit: Duration,
) -> Option<thread::Result<T>> {
    thread::sleep(limit);
    if handle.as_ref()?.is_finished() {
        return Some(handle.take()?.join());
    }
    None
}
