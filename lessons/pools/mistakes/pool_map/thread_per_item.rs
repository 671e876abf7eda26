//! Each item gets a thread, however many workers were asked for.

use std::thread;

pub fn pool_map<T, R, F>(workers: usize, items: Vec<T>, job: F) -> Vec<R>
where
    T: Send,
    R: Send,
    F: Fn(T) -> R + Sync,
{
    let job = &job;
    thread::scope(|scope| {
        let spawn = |item| scope.spawn(move || job(item));
        let all: Vec<_> = items.into_iter().map(spawn).collect();
        all.into_iter().map(|one| one.join().unwrap()).collect()
    })
}
