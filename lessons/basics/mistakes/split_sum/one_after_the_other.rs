//! The left half has been added up before the right one is begun.

use std::thread;

pub fn split_sum<T, F>(items: &[T], value: F) -> u64
where
    T: Clone + Send + Sync + 'static,
    F: Fn(&T) -> u64 + Clone + Send + Sync + 'static,
{
    let (left, right) = items.split_at(items.len() / 2);
    thread::scope(|scope| {
        let left = scope.spawn(|| left.iter().map(&value).sum::<u64>()).join().unwrap();
        let right = scope.spawn(|| right.iter().map(&value).sum::<u64>()).join().unwrap();
        left + right
    })
}
