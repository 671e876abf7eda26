//! A destructor runs in any case, but puts back what is not always right: nothing.

use std::cell::Cell;

thread_local! {
    static REQUEST: Cell<Option<u64>> = const { Cell::new(None) };
}

struct Reset;

impl Drop for Reset {
    fn drop(&mut self) {
        REQUEST.set(None);
    }
}

pub fn current() -> Option<u64> {
    REQUEST.get()
}

pub fn serve<R>(request: u64, work: impl FnOnce() -> R) -> R {
    REQUEST.set(Some(request));
    let _reset = Reset;
    work()
}
