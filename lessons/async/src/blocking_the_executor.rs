//! A task that blocks stops all the others: between two awaits the thread is its own.
//!
//! An executor cannot interrupt a task; only an await gives the thread back. A call
//! that blocks (a file, a lock, a long sum) belongs on a thread of its own, whose end
//! is awaited: Python's `asyncio.to_thread`, tokio's `spawn_blocking`. A long sum can
//! also give way now and then.
//!
//! The job here blocks until it has heard three heartbeats, or until its patience is at
//! an end. So it counts itself what it does to its neighbour, without a clock.
//!
//! Look at the heart's lane: nobody polls it while main is busy with the job.

use std::io::{self, ErrorKind};
use std::pin::Pin;
use std::sync::mpsc::{self, Receiver, Sender};
use std::time::Duration;

use shared::task::named;
use shared::{Demo, Report, Result, Table};

use crate::runtime::Runtime;
use crate::runtime::combine::yield_now;
use crate::runtime::parcel::hand_off;

/// The demo.
pub const DEMO: Demo = Demo {
    name: "blocking-the-executor",
    claim: "A task that blocks stops all the others: between two awaits the thread is its own.",
    show,
};

/// The job ends after so many heartbeats.
const BEATS: usize = 3;
/// From one heartbeat to the next, at the slow pace.
const BEAT: Duration = Duration::from_millis(200);
/// The job's patience when nobody can end it, at the slow pace.
const PATIENCE: Duration = Duration::from_secs(1);
/// Its patience when the heart can; normally nobody waits for it.
const LIMIT: Duration = Duration::from_secs(20);

/// A task that beats.
pub type Heart = Pin<Box<dyn Future<Output = ()>>>;

/// Beats for ever, or until nobody listens.
async fn heart(runtime: Runtime, beat: Duration, heard: Sender<()>) {
    while heard.send(()).is_ok() {
        runtime.sleep(beat).await;
    }
}

/// The job: blocks its thread until it has heard so many beats. Gives how many it heard.
pub(crate) fn listen(heart: &Receiver<()>, beats: usize, patience: Duration) -> usize {
    (0..beats).map_while(|_| heart.recv_timeout(patience).ok()).count()
}

/// A job that gives way instead: it looks whether there was a beat, and lets others run.
async fn listen_and_yield(heart: &Receiver<()>, beats: usize) -> usize {
    let mut heard = 0;
    while heard < beats {
        heard += heart.try_iter().count();
        yield_now().await;
    }
    heard
}

/// Lets the heart beat, then does the job beside it in one of several ways. Gives how many
/// beats were heard during the job.
///
/// # Errors
///
/// If the operating system cannot wait, or the job takes longer than any should.
pub fn beside_the_heart(
    beat: Duration,
    lane: impl Fn(Heart) -> Heart,
    job: impl AsyncFnOnce(Receiver<()>) -> io::Result<usize>,
) -> io::Result<usize> {
    let runtime = Runtime::new()?;
    let (heard, beats) = mpsc::channel();
    let all = async {
        drop(runtime.spawn(lane(Box::pin(heart(runtime.clone(), beat, heard)))));
        runtime.sleep(beat * 2).await;
        // The beats until now do not count.
        beats.try_iter().for_each(drop);
        job(beats).await
    };
    runtime.block_on(runtime.timeout(LIMIT * 2, all))?.unwrap_or(Err(ErrorKind::TimedOut.into()))
}

fn show(report: &mut Report) -> Result<()> {
    let [beat, patience] = [BEAT, PATIENCE].map(|time| report.pace().of(time));
    let lane = |heart: Heart| -> Heart { Box::pin(named("heart", heart)) };
    let blocked = report.watch("the job blocks the executor's thread", || {
        beside_the_heart(beat, lane, async |beats| Ok(listen(&beats, BEATS, patience)))
    })?;
    let handed = report.watch("the job blocks a thread of its own", || {
        beside_the_heart(beat, lane, async |beats| {
            Ok(hand_off("job", move || listen(&beats, BEATS, LIMIT))?.await)
        })
    })?;
    let yielded =
        beside_the_heart(beat, lane, async |beats| Ok(listen_and_yield(&beats, BEATS).await))?;
    let mut table = Table::new(["the job", "beats heard"]);
    let ways = [("blocks the executor", blocked), ("on a thread", handed), ("gives way", yielded)];
    for (way, heard) in ways {
        table.row([way.into(), heard.to_string()]);
    }
    report.table(&table);
    report.must(blocked == 0, "while a task blocked, the heart did not beat once");
    report.must(handed == BEATS, "with the job on a thread it went on, and ended the job");
    report.must(yielded >= BEATS, "beside a job that gives way it went on, too");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_blocking_job_hears_no_beat_and_one_on_a_thread_hears_all() {
        let beat = Duration::from_millis(1);
        let job = async |beats| Ok(listen(&beats, BEATS, beat * 5));
        assert_eq!(beside_the_heart(beat, |heart| heart, job).unwrap(), 0);
        let job = async |beats| Ok(hand_off("job", move || listen(&beats, BEATS, LIMIT))?.await);
        assert_eq!(beside_the_heart(beat, |heart| heart, job).unwrap(), BEATS);
    }
}
