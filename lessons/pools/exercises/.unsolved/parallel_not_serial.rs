//! Several workers, and only one of them works.
//!
//! `run` starts so many workers, which do the jobs that come through a channel, and returns
//! when no more can come and all are done. It gives right results, and it is never faster
//! than one worker. Mend that:
//!
//! - as many jobs run at the same time as there are workers, and never more;
//! - a job begins as soon as it has come and a worker is free: it waits neither for another
//!   job that runs, nor for one that has not come yet;
//! - a worker without work sleeps.
//!
//! `workers` is at least 1, and no job panics.
//!
//! Check it with `cargo xtask check pools/parallel-not-serial`.

use std::sync::Mutex;
use std::sync::mpsc::Receiver;
use std::thread;

pub type Job = Box<dyn FnOnce() + Send>;

pub fn run(workers: usize, jobs: Receiver<Job>) {
    let jobs = Mutex::new(jobs);
    let work = || {
        while let Ok(job) = jobs.lock().unwrap().recv() {
            job();
        }
    };
    thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(work);
        }
    });
}
