//! The right sum, and no second thread.

pub fn split_sum<T, F>(items: &[T], value: F) -> u64
where
    T: Clone + Send + Sync + 'static,
    F: Fn(&T) -> u64 + Clone + Send + Sync + 'static,
{
    let (left, right) = items.split_at(items.len() / 2);
    left.iter().map(&value).sum::<u64>() + right.iter().map(&value).sum::<u64>()
}
