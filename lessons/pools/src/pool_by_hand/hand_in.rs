//! How a job gets into each of the two queues: `pool-by-hand`.

use std::io;

use crossbeam::channel;

use super::baskets::{Sender, queue};
use super::{Job, Pool};

/// The near end of a queue of jobs, which hangs up when it is dropped.
pub trait HandIn {
    /// Hands a job in. It is never done if all workers have fallen.
    fn hand_in(&self, job: impl FnOnce() + Send + 'static);
}

impl HandIn for channel::Sender<Job> {
    #[inline]
    fn hand_in(&self, job: impl FnOnce() + Send + 'static) {
        // The job comes back when no worker is left to receive it.
        let _ = self.send(Box::new(job));
    }
}

/// A box that is empty when its job was done; the memory is still there.
pub type Reusable = Box<dyn FnMut() + Send>;

impl HandIn for Sender<Reusable> {
    #[inline]
    fn hand_in(&self, job: impl FnOnce() + Send + 'static) {
        self.send(reusable(job));
    }
}

/// The job in such a box.
#[inline]
pub(crate) fn reusable(job: impl FnOnce() + Send + 'static) -> Reusable {
    let mut job = Some(job);
    Box::new(move || job.take().into_iter().for_each(|job| job()))
}

impl Pool<Sender<Reusable>> {
    /// Starts the workers, on a queue of two baskets.
    ///
    /// # Errors
    ///
    /// If the operating system refuses a thread; those that were started end.
    pub fn with_baskets(workers: usize) -> io::Result<Self> {
        let (queue, jobs) = queue::<Reusable>();
        let work = move || {
            let mut done = None;
            while let Some(mut job) = jobs.next(done) {
                job();
                done = Some(job); // New: the box goes back.
            }
        };
        Self::on(queue, work, workers)
    }
}

impl<Q: HandIn> Pool<Q> {
    /// The queue itself, while the pool takes jobs.
    pub(crate) fn queue(&self) -> Option<&Q> {
        self.queue.as_ref()
    }
}
