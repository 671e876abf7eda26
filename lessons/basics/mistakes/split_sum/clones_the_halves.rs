//! A thread that owns its half may outlive the slice; so both halves are copied.

use std::thread;

pub fn split_sum<T, F>(items: &[T], value: F) -> u64
where
    T: Clone + Send + Sync + 'static,
    F: Fn(&T) -> u64 + Clone + Send + Sync + 'static,
{
    let (left, right) = items.split_at(items.len() / 2);
    let (left, right) = (left.to_vec(), right.to_vec());
    let value_of_right = value.clone();
    let left = thread::spawn(move || left.iter().map(value).sum::<u64>());
    let right = thread::spawn(move || right.iter().map(value_of_right).sum::<u64>());
    left.join().unwrap() + right.join().unwrap()
}
