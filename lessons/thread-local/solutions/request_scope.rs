//! What was there before is put back by a destructor: it runs however the scope is left.

use std::cell::Cell;

thread_local! {
    static REQUEST: Cell<Option<u64>> = const { Cell::new(None) };
}

struct Before(Option<u64>);

impl Drop for Before {
    fn drop(&mut self) {
        REQUEST.set(self.0);
    }
}

pub fn current() -> Option<u64> {
    REQUEST.get()
}

pub fn serve<R>(request: u64, work: impl FnOnce() -> R) -> R {
    let _before = Before(REQUEST.replace(Some(request)));
    work()
}
