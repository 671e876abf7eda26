//! The buffer stays borrowed while then runs, and a call inside it wants to borrow it, too.

use std::cell::RefCell;

thread_local! {
    static BUFFER: RefCell<String> = const { RefCell::new(String::new()) };
}

pub fn shout<R>(text: &str, then: impl FnOnce(&str) -> R) -> R {
    BUFFER.with_borrow_mut(|buffer| {
        buffer.clear();
        buffer.extend(text.chars().flat_map(char::to_uppercase));
        buffer.push('!');
        then(buffer)
    })
}
