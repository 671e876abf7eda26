//! The results stand in the order in which the jobs end.

use std::sync::Mutex;
use std::thread;

pub fn pool_map<T, R, F>(workers: usize, items: Vec<T>, job: F) -> Vec<R>
where
    T: Send,
    R: Send,
    F: Fn(T) -> R + Sync,
{
    let queue = Mutex::new(items.into_iter());
    let results = Mutex::new(Vec::new());
    let work = || {
        loop {
            let next = queue.lock().unwrap().next();
            let Some(item) = next else { return };
            let result = job(item);
            results.lock().unwrap().push(result);
        }
    };
    thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(work);
        }
    });
    results.into_inner().unwrap()
}
