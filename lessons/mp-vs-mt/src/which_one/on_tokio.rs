//! tokio: a task for each transfer, on as many threads as there are cores.

use std::io;

use shared::machine;
use tokio::runtime::{Builder, Runtime};

use super::books::Books;
use super::day::Day;

/// The tasks wait together and work on all cores.
///
/// # Errors
///
/// If the system refuses a thread.
pub fn by_tokio(day: &Day, workers: usize) -> io::Result<Books> {
    let day = *day;
    let decide = move |number| async move {
        if !day.wait.is_zero() {
            tokio::time::sleep(day.wait).await;
        }
        day.judge(number)
    };
    start(workers)?.block_on(async {
        let tasks: Vec<_> = (0..day.transfers).map(|it| tokio::spawn(decide(it))).collect();
        let mut books = Books::default();
        for task in tasks {
            books.book(task.await.map_err(io::Error::other)?);
        }
        Ok(books)
    })
}

/// tokio's runtime on so many threads, but no more than there are cores.
///
/// # Errors
///
/// If the system refuses a thread.
pub fn start(workers: usize) -> io::Result<Runtime> {
    let threads = workers.clamp(1, machine::cores());
    Builder::new_multi_thread().worker_threads(threads).enable_time().build()
}
