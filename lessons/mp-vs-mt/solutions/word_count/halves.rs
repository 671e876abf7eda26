//! The text is halved again and again, one half for a thread and one for the caller.

use std::thread;

pub fn count_words(text: &str, parts: usize, count: impl Fn(&str) -> usize + Sync) -> usize {
    halve(text, parts, &count)
}

fn halve(text: &str, parts: usize, count: &(impl Fn(&str) -> usize + Sync)) -> usize {
    if parts <= 1 {
        return count(text);
    }
    let left = parts / 2;
    let mut at = text.len() / parts * left;
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    // Back to behind a white space, and where there is none, to the beginning.
    let at = text[..at].rfind(char::is_whitespace).unwrap_or(0);
    let (before, after) = text.split_at(at);
    thread::scope(|scope| {
        let before = scope.spawn(|| halve(before, left, count));
        halve(after, parts - left, count) + before.join().unwrap()
    })
}
