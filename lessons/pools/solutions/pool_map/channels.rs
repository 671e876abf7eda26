//! One channel brings the items to the workers, another one the results back.

use std::thread;

use crossbeam::channel;

pub fn pool_map<T, R, F>(workers: usize, items: Vec<T>, job: F) -> Vec<R>
where
    T: Send,
    R: Send,
    F: Fn(T) -> R + Sync,
{
    let mut results: Vec<Option<R>> = items.iter().map(|_| None).collect();
    let (queue, jobs) = channel::unbounded();
    for (place, item) in items.into_iter().enumerate() {
        queue.send((place, item)).unwrap();
    }
    drop(queue);
    let (done, come) = channel::unbounded();
    thread::scope(|scope| {
        for _ in 0..workers {
            let (jobs, done, job) = (jobs.clone(), done.clone(), &job);
            scope.spawn(move || {
                for (place, item) in jobs {
                    done.send((place, job(item))).unwrap();
                }
            });
        }
        drop(done);
        for (place, result) in come {
            results[place] = Some(result);
        }
    });
    results.into_iter().map(|result| result.expect("each item has a result")).collect()
}
