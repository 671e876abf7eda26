//! Chunks of half the length: of no items, chunks of length 0.

use std::thread;

pub fn split_sum<T, F>(items: &[T], value: F) -> u64
where
    T: Clone + Send + Sync + 'static,
    F: Fn(&T) -> u64 + Clone + Send + Sync + 'static,
{
    let value = &value;
    thread::scope(|scope| {
        let halves = items.chunks(items.len().div_ceil(2));
        let threads: Vec<_> =
            halves.map(|half| scope.spawn(move || half.iter().map(value).sum::<u64>())).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).sum()
    })
}
