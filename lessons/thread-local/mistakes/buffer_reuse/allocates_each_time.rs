//! The buffer is kept, and what to_uppercase makes is put in its place each time.

use std::cell::Cell;

thread_local! {
    static BUFFER: Cell<String> = const { Cell::new(String::new()) };
}

pub fn shout<R>(text: &str, then: impl FnOnce(&str) -> R) -> R {
    let buffer = text.to_uppercase() + "!";
    let result = then(&buffer);
    BUFFER.set(buffer);
    result
}
