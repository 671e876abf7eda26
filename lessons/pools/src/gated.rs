//! Workers whose jobs end when a gate opens, for `shut-down`.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use crossbeam::channel::{self, Receiver, Sender};

/// Workers on a queue of jobs; a job says that it has begun, and ends when the
/// gate is open.
#[derive(Debug)]
pub(crate) struct Gated {
    /// Dropping it opens the gate for all jobs.
    pub(crate) open: Sender<()>,
    /// One message from each job that begins.
    pub(crate) begun: Receiver<()>,
    /// Read by the workers between two jobs.
    pub(crate) stop: Arc<AtomicBool>,
    /// One message from each worker that ends: how many jobs it did.
    pub(crate) ended: Receiver<usize>,
    /// What is left of the queue.
    pub(crate) queue: Receiver<()>,
}

/// Starts workers on a queue of `jobs` jobs, whose hang-up is already in sight.
pub(crate) fn start(workers: usize, jobs: usize) -> io::Result<Gated> {
    let (fill, queue) = channel::unbounded();
    for _ in 0..jobs {
        // The receiver is in this very function.
        let _ = fill.send(());
    }
    let (open, gate) = channel::unbounded::<()>();
    let (begin, begun) = channel::unbounded();
    let (end, ended) = channel::unbounded();
    let stop = Arc::new(AtomicBool::new(false));
    for number in 1..=workers {
        let (queue, gate, begin, end) = (queue.clone(), gate.clone(), begin.clone(), end.clone());
        let stop = Arc::clone(&stop);
        thread::Builder::new().name(format!("worker-{number}")).spawn(move || {
            let mut done = 0;
            // Relaxed: the flag is all that is handed over.
            while !stop.load(Ordering::Relaxed) && queue.recv().is_ok() {
                // These three fail only when the pool's owner has gone.
                let _ = begin.send(());
                let _ = gate.recv();
                done += 1;
            }
            let _ = end.send(done);
        })?;
    }
    Ok(Gated { open, begun, stop, ended, queue })
}
