//! Each thread sends one message when it is over, by a drop; main receives as many.

use crossbeam::channel::{self, Sender};

pub type Job = Box<dyn FnOnce() + Send>;

struct SayOver(Sender<()>);

impl Drop for SayOver {
    fn drop(&mut self) {
        let _ = self.0.send(());
    }
}

pub fn run_all(start: impl Fn(Job), jobs: Vec<Job>) {
    let count = jobs.len();
    let (over, said) = channel::bounded(count);
    for job in jobs {
        let over = SayOver(over.clone());
        start(Box::new(move || {
            let _over = over;
            job();
        }));
    }
    for _ in 0..count {
        said.recv().unwrap();
    }
}
