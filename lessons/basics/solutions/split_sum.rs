//! A scope ends after its threads, so they may borrow what its caller borrows.

use std::thread;

pub fn split_sum<T, F>(items: &[T], value: F) -> u64
where
    T: Clone + Send + Sync + 'static,
    F: Fn(&T) -> u64 + Clone + Send + Sync + 'static,
{
    let (left, right) = items.split_at(items.len() / 2);
    thread::scope(|scope| {
        let left = scope.spawn(|| left.iter().map(&value).sum::<u64>());
        let right = scope.spawn(|| right.iter().map(&value).sum::<u64>());
        left.join().unwrap() + right.join().unwrap()
    })
}
