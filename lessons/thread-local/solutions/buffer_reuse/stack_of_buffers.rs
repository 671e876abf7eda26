//! A stack of buffers in each thread, as deep as its calls.

use std::cell::RefCell;

thread_local! {
    static BUFFERS: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

pub fn shout<R>(text: &str, then: impl FnOnce(&str) -> R) -> R {
    let mut buffer = BUFFERS.with_borrow_mut(Vec::pop).unwrap_or_default();
    buffer.clear();
    for letter in text.chars() {
        buffer.extend(letter.to_uppercase());
    }
    buffer += "!";
    let result = then(&buffer);
    BUFFERS.with_borrow_mut(|buffers| buffers.push(buffer));
    result
}
