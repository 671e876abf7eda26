//! Main takes itself for one of those that are waited for.

use std::sync::mpsc;

pub type Job = Box<dyn FnOnce() + Send>;

struct SayOver(mpsc::Sender<()>);

impl Drop for SayOver {
    fn drop(&mut self) {
        let _ = self.0.send(());
    }
}

pub fn run_all(start: impl Fn(Job), jobs: Vec<Job>) {
    let count = jobs.len();
    let (over, said) = mpsc::channel();
    for job in jobs {
        let over = SayOver(over.clone());
        start(Box::new(move || {
            let _over = over;
            job();
        }));
    }
    for _ in 1..count {
        said.recv().unwrap();
    }
}
