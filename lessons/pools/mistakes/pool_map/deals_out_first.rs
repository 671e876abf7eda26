//! The items are dealt out before anybody knows how long each job takes.

use std::thread;

pub fn pool_map<T, R, F>(workers: usize, items: Vec<T>, job: F) -> Vec<R>
where
    T: Send,
    R: Send,
    F: Fn(T) -> R + Sync,
{
    let share = items.len().div_ceil(workers).max(1);
    let mut items = items.into_iter();
    let job = &job;
    thread::scope(|scope| {
        let mut all = Vec::new();
        while items.len() > 0 {
            let mine: Vec<T> = items.by_ref().take(share).collect();
            all.push(scope.spawn(move || mine.into_iter().map(job).collect::<Vec<R>>()));
        }
        all.into_iter().flat_map(|one| one.join().unwrap()).collect()
    })
}
