//! A queue without a limit hides that the workers are too slow; one with a limit says so.
//!
//! Jobs come faster than they are done. In an unbounded queue they pile up: nobody waits,
//! memory grows, and each job is older when its turn comes. A bounded queue has two honest
//! answers. Either whoever hands a job in waits for room, and the whole chain slows down to
//! the pace of the workers; or the job is refused and handed back, and the caller decides.
//!
//! Python's `Queue(0)` is the unbounded one, and `put(block=False)` raises `Full`.

use std::thread;

use crossbeam::channel::{self, Receiver, Sender, TrySendError};
use shared::{Demo, Report, Result, Table};

/// The demo.
pub const DEMO: Demo = Demo {
    name: "back-pressure",
    claim: "A queue without a limit hides that the workers are too slow; one with a limit says so.",
    show,
};

const JOBS: usize = 40;
/// How many jobs may wait in the bounded queues.
const ROOM: usize = 4;

/// What became of the jobs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fate {
    /// Jobs that were done.
    pub done: usize,
    /// Jobs that were handed back.
    pub refused: usize,
    /// Jobs in the queue, at most.
    pub most: usize,
}

/// Hands in jobs, all before the worker begins; whoever is refused is counted. Nobody waits.
pub fn hand_in(queue: (Sender<usize>, Receiver<usize>), jobs: usize) -> Fate {
    let (queue, waiting) = queue;
    let mut fate = Fate::default();
    for job in 0..jobs {
        match queue.try_send(job) {
            Ok(()) => fate.most = fate.most.max(queue.len()),
            Err(TrySendError::Full(_)) => fate.refused += 1,
            // The worker holds the receiver until the queue hangs up.
            Err(TrySendError::Disconnected(_)) => break,
        }
    }
    drop(queue);
    let worker = thread::spawn(move || waiting.iter().count());
    fate.done = worker.join().unwrap_or(0);
    fate
}

/// Hands in jobs while a worker does them, and waits whenever there is no room.
pub fn wait_for_room(room: usize, jobs: usize) -> Fate {
    let (queue, waiting) = channel::bounded::<usize>(room);
    thread::scope(|scope| {
        let worker = thread::Builder::new().name("worker".into());
        let worker = worker.spawn_scoped(scope, move || waiting.iter().count());
        let mut most = 0;
        for job in 0..jobs {
            if queue.send(job).is_err() {
                break;
            }
            most = most.max(queue.len());
        }
        drop(queue);
        let done = worker.ok().and_then(|worker| worker.join().ok()).unwrap_or(0);
        Fate { done, refused: 0, most }
    })
}

fn show(report: &mut Report) -> Result<()> {
    let unbounded = hand_in(channel::unbounded(), JOBS);
    let refusing = hand_in(channel::bounded(ROOM), JOBS);
    let waiting = report.watch("who hands in waits for room", || wait_for_room(ROOM, JOBS));
    let mut table = Table::new(["queue", "done", "refused", "waited in it, at most"]);
    let all = [("unbounded", unbounded), ("refuses", refusing), ("makes wait", waiting)];
    for (name, Fate { done, refused, most }) in all {
        table.row([name.to_owned(), done.to_string(), refused.to_string(), most.to_string()]);
    }
    report.table(&table);
    report.say(format!("{JOBS} jobs, room for {ROOM} in the bounded queues, one worker."));
    report.must(unbounded.most == JOBS, "without a limit all jobs pile up");
    report.must(waiting.most <= ROOM, "a queue with a limit never holds more, and no job is lost");
    report.must(waiting.done == JOBS, "whoever waits for room gets every job done");
    report.must(
        (refusing.done, refusing.refused) == (ROOM, JOBS - ROOM),
        "a queue that refuses hands every job back that it does not take",
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_job_is_done_or_refused() {
        assert_eq!(hand_in(channel::unbounded(), 9), Fate { done: 9, refused: 0, most: 9 });
        assert_eq!(hand_in(channel::bounded(2), 9), Fate { done: 2, refused: 7, most: 2 });
        for room in [1, 3] {
            let fate = wait_for_room(room, 50);
            assert_eq!(fate.done, 50);
            assert!(fate.most <= room, "{fate:?}");
        }
    }
}
