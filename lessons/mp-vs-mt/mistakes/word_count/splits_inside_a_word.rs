//! Parts of the same number of letters, wherever the words are.

use std::thread;

pub fn count_words(text: &str, parts: usize, count: impl Fn(&str) -> usize + Sync) -> usize {
    let letters: Vec<char> = text.chars().collect();
    let count = &count;
    thread::scope(|scope| {
        let size = letters.len().div_ceil(parts).max(1);
        let chunks = letters.chunks(size).map(|chunk| chunk.iter().collect::<String>());
        let counters: Vec<_> = chunks.map(|part| scope.spawn(move || count(&part))).collect();
        counters.into_iter().map(|counter| counter.join().unwrap()).sum()
    })
}
