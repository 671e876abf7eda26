//! Whoever asks is counted, too.

use std::cell::Cell;

thread_local! {
    static COUNT: Cell<u64> = const { Cell::new(0) };
}

pub fn tick() -> u64 {
    COUNT.set(COUNT.get() + 1);
    COUNT.get()
}

pub fn ticks() -> u64 {
    tick() - 1
}
