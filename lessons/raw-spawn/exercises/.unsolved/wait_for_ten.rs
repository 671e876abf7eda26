//! Ten threads that nobody can join.
//!
//! `start` begins a thread as Python's `_thread.start_new_thread` does: it gives nothing back,
//! and so there is no handle to join. `run_all` hands all jobs over to it, and waits. But a
//! second is a guess: the jobs may take longer, or much less. Mend the wait.
//!
//! - `start` is called once for each job, and all jobs run at the same time.
//! - `run_all` returns when the last job is over, and without any jobs at once.
//! - A job may panic: then it is over, too.
//! - While `run_all` waits it sleeps until it is woken, and does not look again and again.
//!
//! Check it with `cargo xtask check raw-spawn/wait-for-ten`.

use std::thread;
use std::time::Duration;

pub type Job = Box<dyn FnOnce() + Send>;

pub fn run_all(start: impl Fn(Job), jobs: Vec<Job>) {
    for job in jobs {
        start(job);
    }
    thread::sleep(Duration::from_secs(1));
}
