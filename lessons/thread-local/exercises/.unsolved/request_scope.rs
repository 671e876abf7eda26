//! Which request does this thread serve?
//!
//! - `serve` runs the work of a request. While it runs, `current` says its number to whoever
//!   asks in this thread, however deep; what the work returns, `serve` returns.
//! - Afterwards all is as it was before: `None`, or the request around it when one request
//!   is served inside another. Also when the work panics; the panic goes on to the caller.
//! - Other threads see nothing of it.
//!
//! This one leaves its number behind. A thread of a pool would take it into its next job.
//!
//! Check it with `cargo xtask check thread-local/request-scope`.

use std::cell::Cell;

thread_local! {
    static REQUEST: Cell<Option<u64>> = const { Cell::new(None) };
}

pub fn current() -> Option<u64> {
    REQUEST.get()
}

pub fn serve<R>(request: u64, work: impl FnOnce() -> R) -> R {
    REQUEST.set(Some(request));
    let result = work();
    REQUEST.set(None);
    result
}
