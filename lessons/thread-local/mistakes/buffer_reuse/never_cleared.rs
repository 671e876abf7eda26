//! What the last call left is still in the buffer.

use std::cell::Cell;

thread_local! {
    static BUFFER: Cell<String> = const { Cell::new(String::new()) };
}

pub fn shout<R>(text: &str, then: impl FnOnce(&str) -> R) -> R {
    let mut buffer = BUFFER.take();
    buffer.extend(text.chars().flat_map(char::to_uppercase));
    buffer.push('!');
    let result = then(&buffer);
    BUFFER.set(buffer);
    result
}
