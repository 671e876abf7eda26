//! A stack of requests in each thread, and a panic that is caught on its way.

use std::cell::RefCell;
use std::panic::{self, AssertUnwindSafe};

thread_local! {
    static REQUESTS: RefCell<Vec<u64>> = const { RefCell::new(Vec::new()) };
}

pub fn current() -> Option<u64> {
    REQUESTS.with_borrow(|requests| requests.last().copied())
}

pub fn serve<R>(request: u64, work: impl FnOnce() -> R) -> R {
    REQUESTS.with_borrow_mut(|requests| requests.push(request));
    let result = panic::catch_unwind(AssertUnwindSafe(work));
    REQUESTS.with_borrow_mut(Vec::pop);
    result.unwrap_or_else(|panic| panic::resume_unwind(panic))
}
