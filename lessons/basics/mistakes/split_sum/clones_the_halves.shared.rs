//! A shared copy of all items is a copy, too.

use std::sync::Arc;
use std::thread;

pub fn split_sum<T, F>(items: &[T], value: F) -> u64
where
    T: Clone + Send + Sync + 'static,
    F: Fn(&T) -> u64 + Clone + Send + Sync + 'static,
{
    let items: Arc<[T]> = Arc::from(items);
    let half = items.len() / 2;
    let (left, right) = (Arc::clone(&items), items);
    let value_of_right = value.clone();
    let left = thread::spawn(move || left[..half].iter().map(value).sum::<u64>());
    let right = thread::spawn(move || right[half..].iter().map(value_of_right).sum::<u64>());
    left.join().unwrap() + right.join().unwrap()
}
