//! The same with a value that is borrowed.

use std::cell::RefCell;

thread_local! {
    static COUNT: RefCell<u64> = RefCell::new(0);
}

pub fn tick() -> u64 {
    COUNT.with_borrow_mut(|count| {
        *count += 1;
        *count
    })
}

pub fn ticks() -> u64 {
    COUNT.with(|count| *count.borrow())
}
