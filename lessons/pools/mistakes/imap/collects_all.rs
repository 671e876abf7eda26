//! All results are there before the first one is handed out.

use std::sync::Arc;
use std::thread;

use crossbeam::channel;

pub fn imap<I, T, R, F>(workers: usize, items: I, job: F) -> impl Iterator<Item = R>
where
    I: Iterator<Item = T> + Send + 'static,
    T: Send + 'static,
    R: Send + 'static,
    F: Fn(T) -> R + Send + Sync + 'static,
{
    let (queue, jobs) = channel::unbounded();
    let (done, results) = channel::unbounded();
    let job = Arc::new(job);
    for _ in 0..workers {
        let (jobs, done, job) = (jobs.clone(), done.clone(), Arc::clone(&job));
        thread::spawn(move || {
            for (place, item) in jobs {
                done.send((place, job(item))).unwrap();
            }
        });
    }
    items.enumerate().for_each(|next| queue.send(next).unwrap());
    drop((queue, done));
    let mut results: Vec<(usize, R)> = results.iter().collect();
    results.sort_by_key(|(place, _)| *place);
    results.into_iter().map(|(_, result)| result)
}
