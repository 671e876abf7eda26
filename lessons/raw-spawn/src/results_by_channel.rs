//! A loop over a channel ends when the last sender is gone, wherever it is, and not before.
//!
//! Nobody sends "I am done": a sender goes with the thread that owns it, also when that thread
//! panics. So the receiver needs no count. But a sender that main has forgotten keeps the
//! channel open, and the loop waits for ever on a channel that nobody will ever use.
//!
//! Results come in the order in which they are ready. Each brings the number of its worker,
//! so that they can be put in order, and that it shows whose is missing.

use std::io;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use crossbeam::channel::{self, Sender, TryRecvError};
use shared::{Demo, Report, Result};

/// The demo.
pub const DEMO: Demo = Demo {
    name: "results-by-channel",
    claim: "A loop over a channel ends when the last sender is gone, wherever it is, and not \
            before.",
    show,
};

/// How many workers there are.
const WORKERS: usize = 4;
/// This one panics before it has a result.
const FALLS: usize = 2;
/// The last worker works so long, the one before it twice as long, and so on.
const WORK: Duration = Duration::from_millis(500);

/// A worker's number, from 0, and its result.
pub type Answer = (usize, usize);

/// Starts the workers, each with a sender of its own.
pub(crate) fn start(
    workers: usize,
    work: Duration,
    send: &Sender<Answer>,
) -> io::Result<Vec<JoinHandle<()>>> {
    let start_one = |worker: usize| {
        let send = send.clone();
        let turns = u32::try_from(workers - worker).unwrap_or(u32::MAX);
        thread::Builder::new().name(format!("worker-{worker}")).spawn(move || {
            thread::sleep(work * turns);
            assert!(worker != FALLS, "on purpose");
            // Main listens until nobody is left to send.
            let _ = send.send((worker, worker * worker));
        })
    };
    (0..workers).map(start_one).collect()
}

/// Broken: main still has its own sender when it has taken all results and all workers have
/// ended. Returns how many came, and what the next receive would meet.
///
/// # Errors
///
/// If the operating system refuses a thread.
pub fn keep_a_sender(workers: usize, work: Duration) -> io::Result<(usize, Option<TryRecvError>)> {
    let (send, results) = channel::unbounded();
    for worker in start(workers, work, &send)? {
        // One of them panics; its result is missing, and that is all.
        let _ = worker.join();
    }
    let came = results.try_iter().count();
    Ok((came, results.try_recv().err()))
}

/// Takes results until the last sender is gone. Returns them in the order in which they came.
///
/// # Errors
///
/// If the operating system refuses a thread.
pub fn gather(workers: usize, work: Duration) -> io::Result<Vec<Answer>> {
    let (send, results) = channel::unbounded();
    start(workers, work, &send)?;
    // New: now only the workers have one.
    drop(send);
    Ok(results.iter().collect())
}

/// The numbers of the workers from which nothing came.
fn missing(workers: usize, came: &[Answer]) -> Vec<usize> {
    (0..workers).filter(|worker| came.iter().all(|(from, _)| from != worker)).collect()
}

fn show(report: &mut Report) -> Result<()> {
    let work = report.pace().of(WORK);
    let (came, next) =
        report.watch("main keeps its own sender", || keep_a_sender(WORKERS, work))?;
    let open = next == Some(TryRecvError::Empty);
    report.must(
        came == WORKERS - 1 && open,
        "all workers had ended, and the channel was open still: a loop would wait for ever",
    );
    let answers = report.watch("main drops it, then takes results", || gather(WORKERS, work))?;
    let order: Vec<String> = answers.iter().map(|(worker, _)| worker.to_string()).collect();
    report.fact("workers, as they answered", order.join(" "));
    report.answer("workers that never answered", format!("{:?}", missing(WORKERS, &answers)));
    let right = answers.iter().all(|(worker, square)| *square == worker * worker);
    let one_missing = missing(WORKERS, &answers) == [FALLS];
    report.must(right && one_missing, "the loop ended by itself with all results but the fallen's");
    report.may(!answers.is_sorted(), "results came in another order than their workers started");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_forgotten_sender_keeps_the_channel_open() {
        let expected = (WORKERS - 1, Some(TryRecvError::Empty));
        assert_eq!(keep_a_sender(WORKERS, Duration::ZERO).unwrap(), expected);
    }

    #[test]
    fn the_loop_ends_without_the_fallen() {
        let mut answers = gather(WORKERS, Duration::ZERO).unwrap();
        answers.sort_unstable();
        assert_eq!(answers, [(0, 0), (1, 1), (3, 9)]);
        assert_eq!(missing(WORKERS, &answers), [FALLS]);
    }
}
