//! Scratch space that each thread allocates once.
//!
//! `shout` hands `then` the text in capitals and an exclamation mark, and returns what `then`
//! returns. A thread that has shouted once does not allocate again for a text that is not
//! longer. Threads shout at the same time and do not wait for each other, and `then` may
//! itself call `shout` (such a call inside another one may allocate).
//!
//! This one allocates on every call. Mend it.
//!
//! Check it with `cargo xtask check thread-local/buffer-reuse`.

pub fn shout<R>(text: &str, then: impl FnOnce(&str) -> R) -> R {
    let mut buffer = String::new();
    buffer.extend(text.chars().flat_map(char::to_uppercase));
    buffer.push('!');
    then(&buffer)
}
