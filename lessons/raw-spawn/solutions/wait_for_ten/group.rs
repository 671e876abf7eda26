//! crossbeam's guard: a clone counts in, its drop counts out.

use crossbeam::sync::WaitGroup;

pub type Job = Box<dyn FnOnce() + Send>;

pub fn run_all(start: impl Fn(Job), jobs: Vec<Job>) {
    let group = WaitGroup::new();
    for job in jobs {
        let member = group.clone();
        start(Box::new(move || {
            let _member = member;
            job();
        }));
    }
    group.wait();
}
