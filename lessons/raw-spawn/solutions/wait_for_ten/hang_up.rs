//! Nothing is ever sent: the channel closes when the last thread has dropped its sender.

use std::sync::mpsc;

pub type Job = Box<dyn FnOnce() + Send>;

pub fn run_all(start: impl Fn(Job), jobs: Vec<Job>) {
    let (alive, all_gone) = mpsc::channel::<()>();
    for job in jobs {
        let alive = alive.clone();
        start(Box::new(move || {
            let _alive = alive;
            job();
        }));
    }
    drop(alive);
    // An error says that all senders are gone.
    all_gone.recv().unwrap_err();
}
