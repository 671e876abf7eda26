//! A half need not be a piece: each thread takes every other item.

use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

pub fn split_sum<T, F>(items: &[T], value: F) -> u64
where
    T: Clone + Send + Sync + 'static,
    F: Fn(&T) -> u64 + Clone + Send + Sync + 'static,
{
    let sum = AtomicU64::new(0);
    thread::scope(|scope| {
        for first in [0, 1] {
            let (sum, value) = (&sum, &value);
            scope.spawn(move || {
                let half = items.iter().skip(first).step_by(2);
                // Relaxed: nothing else is handed over, and the scope's end orders the rest.
                sum.fetch_add(half.map(value).sum(), Ordering::Relaxed);
            });
        }
    });
    sum.into_inner()
}
