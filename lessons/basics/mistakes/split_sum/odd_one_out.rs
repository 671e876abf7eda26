//! Two halves of half the length: of an odd number one is left over.

use std::thread;

pub fn split_sum<T, F>(items: &[T], value: F) -> u64
where
    T: Clone + Send + Sync + 'static,
    F: Fn(&T) -> u64 + Clone + Send + Sync + 'static,
{
    let half = items.len() / 2;
    let (left, right) = (&items[..half], &items[half..2 * half]);
    thread::scope(|scope| {
        let left = scope.spawn(|| left.iter().map(&value).sum::<u64>());
        let right = scope.spawn(|| right.iter().map(&value).sum::<u64>());
        left.join().unwrap() + right.join().unwrap()
    })
}
