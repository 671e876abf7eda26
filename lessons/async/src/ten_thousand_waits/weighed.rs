//! What those who wait keep in memory: in threads, in our tasks, in tokio's.

use std::io;
use std::thread;
use std::time::Duration;

use crossbeam::channel;

use crate::runtime::Runtime;
use crate::weight::{Weigh, written_to};

/// The waits, as [`crate::weight`] weighs them.
pub const WEIGHED: [Weigh; 3] = [threads, tasks, tasks_of_tokio];

/// Nobody waits so long: what waits is dropped once it is weighed.
const LONG: Duration = Duration::from_hours(1);

fn threads(count: usize) -> io::Result<Option<u64>> {
    let before = written_to();
    let (here, arrived) = channel::bounded(count);
    let (open, gate) = channel::bounded::<()>(0);
    for _ in 0..count {
        let (here, gate) = (here.clone(), gate.clone());
        // Nobody joins them: they end when the gate opens by its hang-up, or with the process.
        thread::Builder::new().spawn(move || {
            let _ = here.send(());
            gate.recv()
        })?;
    }
    arrived.iter().take(count).for_each(drop);
    let after = written_to();
    drop(open);
    Ok(grown(before, after))
}

fn tasks(count: usize) -> io::Result<Option<u64>> {
    let before = written_to();
    let runtime = Runtime::new()?;
    let after = runtime.block_on(async {
        let start = |_| runtime.spawn(runtime.sleep(LONG));
        let waiting: Vec<_> = (0..count).map(start).collect();
        // Behind all of them in the queue: each has been polled once.
        runtime.spawn(async {}).await;
        let after = written_to();
        drop(waiting);
        after
    })?;
    Ok(grown(before, after))
}

fn tasks_of_tokio(count: usize) -> io::Result<Option<u64>> {
    let before = written_to();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build()?;
    let after = runtime.block_on(async {
        let start = |_| tokio::spawn(tokio::time::sleep(LONG));
        let waiting: Vec<_> = (0..count).map(start).collect();
        tokio::spawn(async {}).await?;
        let after = written_to();
        drop(waiting);
        io::Result::Ok(after)
    })?;
    Ok(grown(before, after))
}

fn grown(before: Option<u64>, after: Option<u64>) -> Option<u64> {
    Some(after?.saturating_sub(before?))
}
