//! What is done with each tool; compiled once with ours and once with the peer's.

use std::thread;

use shared::machine;

use super::tools::{Barrier, Event, Latch, Semaphore};

/// Takes and gives back the one place there is.
pub(crate) fn semaphore(threads: usize, times: usize) -> usize {
    let semaphore = Semaphore::new(1);
    in_threads(threads, times, |_, _| drop(semaphore.acquire()))
}

/// Hands a turn from thread to thread, or to itself.
pub(crate) fn event(threads: usize, times: usize) -> usize {
    let turns = [Event::default(), Event::default()];
    turns[0].set();
    in_threads(threads, times, |thread, _| {
        turns[thread].wait();
        turns[thread].clear();
        turns[(thread + 1) % threads].set();
    })
}

/// Counts down and waits until the others have.
pub(crate) fn latch(threads: usize, times: usize) -> usize {
    let pass = |latch: &Latch| {
        latch.count_down();
        latch.wait();
    };
    if threads == 1 {
        return in_threads(1, times, |_, _| pass(&Latch::new(1)));
    }
    let latches: Vec<_> = (0..times).map(|_| Latch::new(threads)).collect();
    in_threads(threads, times, |_, time| pass(&latches[time]))
}

/// Waits for the others, again and again.
pub(crate) fn barrier(threads: usize, times: usize) -> usize {
    let barrier = Barrier::new(threads);
    in_threads(threads, times, |_, _| _ = barrier.wait())
}

/// Each thread has a core of its own, where that is possible.
fn in_threads(threads: usize, times: usize, step: impl Fn(usize, usize) + Sync) -> usize {
    let step = &step;
    thread::scope(|scope| {
        let run = |thread| {
            move || {
                machine::pin(thread);
                (0..times).inspect(|time| step(thread, *time)).count()
            }
        };
        let threads: Vec<_> = (0..threads).map(|thread| scope.spawn(run(thread))).collect();
        threads.into_iter().filter_map(|thread| thread.join().ok()).sum()
    })
}
