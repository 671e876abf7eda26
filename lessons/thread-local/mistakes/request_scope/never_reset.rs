//! The next request overwrites it, but between two requests it is still there.

use std::cell::Cell;

thread_local! {
    static REQUEST: Cell<Option<u64>> = const { Cell::new(None) };
}

pub fn current() -> Option<u64> {
    REQUEST.get()
}

pub fn serve<R>(request: u64, work: impl FnOnce() -> R) -> R {
    REQUEST.set(Some(request));
    work()
}
