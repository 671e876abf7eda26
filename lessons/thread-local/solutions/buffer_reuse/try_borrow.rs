//! A call inside another one finds the buffer in use, and makes its own.

use std::cell::RefCell;

thread_local! {
    static BUFFER: RefCell<String> = const { RefCell::new(String::new()) };
}

fn fill(buffer: &mut String, text: &str) {
    buffer.clear();
    buffer.extend(text.chars().flat_map(char::to_uppercase));
    buffer.push('!');
}

pub fn shout<R>(text: &str, then: impl FnOnce(&str) -> R) -> R {
    BUFFER.with(|buffer| {
        if let Ok(mut buffer) = buffer.try_borrow_mut() {
            fill(&mut buffer, text);
            return then(&buffer);
        }
        let mut buffer = String::new();
        fill(&mut buffer, text);
        then(&buffer)
    })
}
