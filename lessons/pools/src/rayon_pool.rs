//! A rayon pool whose workers are threads of `std`, with names.

use std::thread;

use rayon::{ThreadPool, ThreadPoolBuildError, ThreadPoolBuilder};
use shared::Error;

/// A pool of its own, apart from rayon's global one.
///
/// # Errors
///
/// If the operating system refuses a thread.
pub fn start(workers: usize) -> shared::Result<ThreadPool> {
    let pool = ThreadPoolBuilder::new().num_threads(workers).spawn_handler(|worker| {
        let name = format!("rayon-{}", worker.index() + 1);
        thread::Builder::new().name(name).spawn(|| worker.run()).map(drop)
    });
    pool.build().map_err(|err: ThreadPoolBuildError| Error::new("start a rayon pool", err))
}
