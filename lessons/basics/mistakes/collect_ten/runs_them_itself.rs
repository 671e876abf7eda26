//! The right results, made by the calling thread.

pub fn collect<F>(jobs: usize, job: F) -> Vec<u64>
where
    F: Fn(usize) -> u64 + Clone + Send + Sync + 'static,
{
    let mut results = Vec::new();
    for number in 0..jobs {
        results.push(job(number));
    }
    results
}
