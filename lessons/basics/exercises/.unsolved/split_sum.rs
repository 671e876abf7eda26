//! Two threads, one sum, no copy.
//!
//! `split_sum` adds up the values of all items; `value(&item)` tells what one is worth, and is
//! called once for each. One thread adds up one half and another the other half, both at the
//! same time; the calling thread may be one of the two. The items stay where they are: none
//! is cloned. Of an odd number one half has one more, and no items are worth 0.
//!
//! As it stands the compiler refuses it: a thread from `thread::spawn` may outlive `items`.
//! The name and the types of the function stay as they are.
//!
//! Check it with `cargo xtask check basics/split-sum`.

use std::thread;

pub fn split_sum<T, F>(items: &[T], value: F) -> u64
where
    T: Clone + Send + Sync + 'static,
    F: Fn(&T) -> u64 + Clone + Send + Sync + 'static,
{
    let (left, right) = items.split_at(items.len() / 2);
    let value_of_right = value.clone();
    let left = thread::spawn(move || left.iter().map(value).sum::<u64>());
    let right = thread::spawn(move || right.iter().map(value_of_right).sum::<u64>());
    left.join().unwrap() + right.join().unwrap()
}
