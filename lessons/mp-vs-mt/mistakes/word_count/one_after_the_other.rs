//! Each thread is joined before the next is started.

use std::thread;

pub fn count_words(text: &str, parts: usize, count: impl Fn(&str) -> usize + Sync) -> usize {
    let words: Vec<&str> = text.split_whitespace().collect();
    let chunks = words.chunks(words.len().div_ceil(parts).max(1));
    let count = &count;
    thread::scope(|scope| {
        let counters = chunks.map(|chunk| scope.spawn(move || count(&chunk.join(" "))));
        // Nothing is started until sum asks for it.
        counters.map(|counter| counter.join().unwrap()).sum()
    })
}
