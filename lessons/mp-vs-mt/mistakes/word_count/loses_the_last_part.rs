//! The size is rounded down, and what is left over is in no part.

use std::thread;

pub fn count_words(text: &str, parts: usize, count: impl Fn(&str) -> usize + Sync) -> usize {
    let words: Vec<&str> = text.split_whitespace().collect();
    let size = words.len() / parts;
    let count = &count;
    thread::scope(|scope| {
        let counters: Vec<_> = (0..parts)
            .map(|n| words[n * size..(n + 1) * size].join(" "))
            .map(|part| scope.spawn(move || count(&part)))
            .collect();
        counters.into_iter().map(|counter| counter.join().unwrap()).sum()
    })
}
