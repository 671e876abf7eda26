//! All jobs in one queue: nobody has to steal where everything belongs to everybody.

use std::collections::VecDeque;
use std::sync::Mutex;
use std::thread;

pub type Job = Box<dyn FnOnce() + Send>;

pub fn run(queues: Vec<VecDeque<Job>>) {
    let workers = queues.len();
    let jobs = Mutex::new(queues.into_iter().flatten().collect::<VecDeque<Job>>());
    thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                loop {
                    // The guard is dropped at the end of the statement, before the job runs.
                    let job = jobs.lock().unwrap().pop_front();
                    match job {
                        Some(job) => job(),
                        None => return,
                    }
                }
            });
        }
    });
}
