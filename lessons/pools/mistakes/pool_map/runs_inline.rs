//! The calling thread does it all.

pub fn pool_map<T, R, F>(workers: usize, items: Vec<T>, job: F) -> Vec<R>
where
    T: Send,
    R: Send,
    F: Fn(T) -> R + Sync,
{
    items.into_iter().map(job).collect()
}
