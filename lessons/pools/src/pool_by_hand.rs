//! A queue, some workers and a hang-up: that is a thread pool.
//!
//! Jobs go into a channel, each worker takes the next one, and when the only
//! sender is dropped the queue hangs up: the workers finish what is left and
//! end. Nothing else is needed, no flag and no "poison" job, and no job is lost.
//!
//! Look at the workers' lanes: `<` is a worker that waits for the next job. A
//! worker that was waiting takes it at once; nobody deals the jobs out.
//!
//! The second step puts another queue in its place, of two baskets (`baskets.rs`): look at
//! what a job costs on each, and whether that depends on how many there are.

use std::io;
use std::thread;
use std::time::Duration;

use crossbeam::channel::{self, Sender};
use shared::{Demo, Report, Result};

pub mod baskets;
mod figures;
pub mod hand_in;

use hand_in::HandIn;

/// The demo.
pub const DEMO: Demo = Demo {
    name: "pool-by-hand",
    claim: "A queue, some workers and a hang-up: that is a thread pool.",
    show,
};

const WORKERS: usize = 2;
const JOBS: u64 = 6;
/// How long a job takes.
const WORK: Duration = Duration::from_millis(200);

/// Something to do, once.
pub type Job = Box<dyn FnOnce() + Send>;

/// Some threads that do jobs, in the order in which these were handed in.
#[derive(Debug)]
pub struct Pool<Q: HandIn = Sender<Job>> {
    /// `None` once the pool takes no more jobs.
    queue: Option<Q>,
    workers: Vec<thread::JoinHandle<()>>,
}

impl Pool {
    /// Starts the workers.
    ///
    /// # Errors
    ///
    /// If the operating system refuses a thread; those that were started end.
    pub fn start(workers: usize) -> io::Result<Self> {
        let (queue, jobs) = channel::unbounded::<Job>();
        // The loop ends when the queue is empty and nobody can fill it.
        Self::on(queue, move || jobs.into_iter().for_each(|job| job()), workers)
    }
}

impl<Q: HandIn> Pool<Q> {
    /// Starts workers that all do the same, until the queue hangs up.
    pub(crate) fn on(
        queue: Q,
        work: impl FnOnce() + Clone + Send + 'static,
        workers: usize,
    ) -> io::Result<Self> {
        let workers = (1..=workers)
            .map(|number| {
                let worker = thread::Builder::new().name(format!("worker-{number}"));
                worker.spawn(work.clone())
            })
            .collect::<io::Result<_>>()?;
        Ok(Self { queue: Some(queue), workers })
    }

    /// Hands a job in.
    #[inline]
    pub fn spawn(&self, job: impl FnOnce() + Send + 'static) {
        if let Some(queue) = &self.queue {
            queue.hand_in(job);
        }
    }

    /// Takes no more jobs, waits for those in the queue, and counts the workers
    /// that fell to a panic of a job.
    pub fn finish(mut self) -> usize {
        self.hang_up_and_join()
    }

    fn hang_up_and_join(&mut self) -> usize {
        drop(self.queue.take());
        self.workers.drain(..).map(|worker| usize::from(worker.join().is_err())).sum()
    }
}

/// So that no job of a dropped pool is cut off.
impl<Q: HandIn> Drop for Pool<Q> {
    fn drop(&mut self) {
        self.hang_up_and_join();
    }
}

/// Squares 0 to `jobs` in a pool, each after `work`; returns the squares in the
/// order of the jobs.
///
/// # Errors
///
/// If the operating system refuses a thread.
pub fn squares(workers: usize, jobs: u64, work: Duration) -> io::Result<Vec<u64>> {
    let pool = Pool::start(workers)?;
    let (done, results) = channel::unbounded();
    for number in 0..jobs {
        let done = done.clone();
        pool.spawn(move || {
            thread::sleep(work);
            // The results are read after all jobs; nobody hangs up before.
            let _ = done.send((number, number * number));
        });
    }
    pool.finish();
    drop(done);
    let mut squares: Vec<_> = results.iter().collect();
    squares.sort_unstable();
    Ok(squares.into_iter().map(|(_, square)| square).collect())
}

fn show(report: &mut Report) -> Result<()> {
    let work = report.pace().of(WORK);
    let squares =
        report.watch("two workers, six jobs, then the hang-up", || squares(WORKERS, JOBS, work))?;
    report.answer("squares", format!("{squares:?}"));
    let expected: Vec<_> = (0..JOBS).map(|number| number * number).collect();
    report.must(squares == expected, "every job in the queue was done before the pool ended");
    figures::tell(report)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_job_is_done_once() {
        for workers in [1, 2, 8] {
            let expected: Vec<_> = (0..100).map(|number| number * number).collect();
            assert_eq!(squares(workers, 100, Duration::ZERO).unwrap(), expected);
        }
    }
}
