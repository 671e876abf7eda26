//! A pool of rayon's with so many threads runs a job for each item.

use rayon::ThreadPoolBuilder;

pub fn pool_map<T, R, F>(workers: usize, items: Vec<T>, job: F) -> Vec<R>
where
    T: Send,
    R: Send,
    F: Fn(T) -> R + Sync,
{
    let pool = ThreadPoolBuilder::new().num_threads(workers).build().unwrap();
    let mut results: Vec<Option<R>> = items.iter().map(|_| None).collect();
    let job = &job;
    pool.scope(|scope| {
        for (item, result) in items.into_iter().zip(&mut results) {
            scope.spawn(move |_| *result = Some(job(item)));
        }
    });
    results.into_iter().flatten().collect()
}
