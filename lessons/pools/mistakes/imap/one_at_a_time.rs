//! The next item is taken when the result of the one before has been handed out.

use std::sync::Arc;
use std::thread;

pub fn imap<I, T, R, F>(workers: usize, items: I, job: F) -> impl Iterator<Item = R>
where
    I: Iterator<Item = T> + Send + 'static,
    T: Send + 'static,
    R: Send + 'static,
    F: Fn(T) -> R + Send + Sync + 'static,
{
    let _ = workers;
    let job = Arc::new(job);
    items.map(move |item| {
        let job = Arc::clone(&job);
        thread::spawn(move || job(item)).join().unwrap()
    })
}
