//! Rayon runs both closures, the second one on another thread if one is free.

pub fn split_sum<T, F>(items: &[T], value: F) -> u64
where
    T: Clone + Send + Sync + 'static,
    F: Fn(&T) -> u64 + Clone + Send + Sync + 'static,
{
    let (left, right) = items.split_at(items.len() / 2);
    let add = |half: &[T]| half.iter().map(&value).sum();
    let (left, right): (u64, u64) = rayon::join(|| add(left), || add(right));
    left + right
}
