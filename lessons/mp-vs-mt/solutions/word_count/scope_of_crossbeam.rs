//! crossbeam's scope, an atomic sum, and parts from the text's end.

use std::sync::atomic::{AtomicUsize, Ordering};

use crossbeam::thread;

pub fn count_words(text: &str, parts: usize, count: impl Fn(&str) -> usize + Sync) -> usize {
    let sum = AtomicUsize::new(0);
    thread::scope(|scope| {
        let mut rest = text;
        for left in (0..parts).rev() {
            let at = rest.floor_char_boundary(rest.len() * left / (left + 1));
            let at = if left == 0 { 0 } else { rest[..at].rfind(char::is_whitespace).unwrap_or(0) };
            let part = &rest[at..];
            rest = &rest[..at];
            let (sum, count) = (&sum, &count);
            scope.spawn(move |_| sum.fetch_add(count(part), Ordering::Relaxed));
        }
    })
    .unwrap();
    sum.into_inner()
}
