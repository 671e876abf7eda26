//! One buffer for all threads, and a lock that is held while then runs.

use std::sync::Mutex;

static BUFFER: Mutex<String> = Mutex::new(String::new());

pub fn shout<R>(text: &str, then: impl FnOnce(&str) -> R) -> R {
    let mut buffer = BUFFER.lock().unwrap();
    buffer.clear();
    buffer.extend(text.chars().flat_map(char::to_uppercase));
    buffer.push('!');
    then(&buffer)
}
