//! The calling thread adds one half itself instead of waiting.

use std::thread;

pub fn split_sum<T, F>(items: &[T], value: F) -> u64
where
    T: Clone + Send + Sync + 'static,
    F: Fn(&T) -> u64 + Clone + Send + Sync + 'static,
{
    let (left, right) = items.split_at(items.len() / 2);
    let add = |half: &[T]| half.iter().map(&value).sum::<u64>();
    thread::scope(|scope| {
        let right = scope.spawn(|| add(right));
        add(left) + right.join().unwrap()
    })
}
