//! What is handed to the workers of the Python pool.

use std::io;
use std::sync::Arc;

use crate::pool_by_hand::Pool;
use crate::pool_by_hand::baskets::{Sender, queue};
use crate::pool_by_hand::hand_in::{HandIn, Reusable, reusable};

/// Something to do, once.
pub(super) enum Errand {
    /// Its box goes back when it is done.
    Job(Reusable),
    /// Whoever waits for the result has a share of its memory.
    Applied(Arc<dyn Work>),
}

/// A job that is shared with who waits for it.
pub(super) trait Work: Send + Sync {
    /// Does it; the second time there is nothing left to do.
    fn work(&self);
}

impl HandIn for Sender<Errand> {
    #[inline]
    fn hand_in(&self, job: impl FnOnce() + Send + 'static) {
        self.send(Errand::Job(reusable(job)));
    }
}

/// Starts the workers.
pub(super) fn workers(count: usize) -> io::Result<Pool<Sender<Errand>>> {
    let (queue, errands) = queue::<Errand>();
    let work = move || {
        let mut done = None;
        while let Some(errand) = errands.next(done.take()) {
            match errand {
                Errand::Job(mut job) => {
                    job();
                    done = Some(Errand::Job(job));
                }
                Errand::Applied(work) => work.work(),
            }
        }
    };
    Pool::on(queue, work, count)
}
