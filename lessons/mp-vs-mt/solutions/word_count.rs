//! A cut moves on to the next white space; each thread counts what is between two cuts.

use std::panic::resume_unwind;
use std::thread;

pub fn count_words(text: &str, parts: usize, count: impl Fn(&str) -> usize + Sync) -> usize {
    let count = &count;
    thread::scope(|scope| {
        let mut counters = Vec::new();
        let mut begin = 0;
        for n in 1..=parts {
            // From the last cut on: a long word may reach over several of them.
            let end = cut(text, (text.len() * n / parts).max(begin));
            let part = &text[begin..end];
            counters.push(scope.spawn(move || count(part)));
            begin = end;
        }
        let counted =
            counters.into_iter().map(|it| it.join().unwrap_or_else(|it| resume_unwind(it)));
        counted.sum()
    })
}

/// The first white space at a byte of the text or behind it, or the text's end.
fn cut(text: &str, at: usize) -> usize {
    let at = (at..=text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len());
    text[at..].find(char::is_whitespace).map_or(text.len(), |found| at + found)
}
