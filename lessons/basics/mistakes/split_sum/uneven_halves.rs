//! One thread takes the first item, and the other one all the rest.

use std::thread;

pub fn split_sum<T, F>(items: &[T], value: F) -> u64
where
    T: Clone + Send + Sync + 'static,
    F: Fn(&T) -> u64 + Clone + Send + Sync + 'static,
{
    let Some((first, rest)) = items.split_first() else { return 0 };
    thread::scope(|scope| {
        let first = scope.spawn(|| value(first));
        let rest = scope.spawn(|| rest.iter().map(&value).sum::<u64>());
        first.join().unwrap() + rest.join().unwrap()
    })
}
