//! A part whose thread panicked counts for nothing.

use std::thread;

pub fn count_words(text: &str, parts: usize, count: impl Fn(&str) -> usize + Sync) -> usize {
    let words: Vec<&str> = text.split_whitespace().collect();
    let count = &count;
    thread::scope(|scope| {
        let chunks = words.chunks(words.len().div_ceil(parts).max(1));
        let counters: Vec<_> =
            chunks.map(|chunk| scope.spawn(move || count(&chunk.join(" ")))).collect();
        counters.into_iter().map(|counter| counter.join().unwrap_or(0)).sum()
    })
}
