//! The programs on the lesson's own runtime.

use std::future::{pending, ready};
use std::io::{self, ErrorKind};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use shared::task::named;

use super::{LEAST_UNIT, LIMIT, UNITS};
use crate::notes::Notes;
use crate::runtime::Runtime;
use crate::runtime::channel::bounded;
use crate::runtime::combine::{Either, first, join, yield_now};
use crate::runtime::parcel;

/// Runs all programs on one runtime, in the order of [`super::PROGRAMS`].
///
/// # Errors
///
/// If the operating system refuses something, or a program does not end.
pub fn answers(unit: Duration) -> io::Result<[String; 7]> {
    let runtime = Runtime::new()?;
    let all = async {
        Ok([
            spawn_and_join(&runtime).await,
            sleep_order(&runtime, unit.max(LEAST_UNIT)).await,
            join_of_two().await,
            late(&runtime, unit).await,
            first_of_two().await,
            producer_and_consumer(&runtime).await,
            handed_off().await?,
        ])
    };
    let late = || Err(ErrorKind::TimedOut.into());
    runtime.block_on(runtime.timeout(LIMIT, all))?.unwrap_or_else(late)
}

async fn spawn_and_join(runtime: &Runtime) -> String {
    let tasks = [1, 2, 3].map(|number| runtime.spawn(async move { number * number }));
    let notes = Notes::default();
    for task in tasks {
        notes.write(task.await.to_string());
    }
    notes.all().join(", ")
}

/// The deadlines count from one moment. If the first has passed when the last task begins,
/// the run tells nothing about their order, and is repeated with longer sleeps.
async fn sleep_order(runtime: &Runtime, mut unit: Duration) -> String {
    loop {
        let (begin, notes) = (Instant::now(), Notes::default());
        let tasks = UNITS.map(|units| {
            let (sleep, notes) = (runtime.sleep_until(begin + unit * units), notes.clone());
            runtime.spawn(named(&format!("sleeps {units}"), async move {
                sleep.await;
                notes.write(units.to_string());
            }))
        });
        // All have begun when it is this task's turn again.
        yield_now().await;
        let in_time = begin.elapsed() < unit;
        for task in tasks {
            task.await;
        }
        if in_time {
            return notes.all().join(", ");
        }
        unit *= 2;
    }
}

/// Each of the two needs the other: run one after the other they would never end.
async fn join_of_two() -> String {
    let (mut ask, mut asked) = bounded(1);
    let (mut tell, mut told) = bounded(1);
    let left = async {
        let _ = ask.send("ping").await;
        told.receive().await.unwrap_or_default()
    };
    let right = async {
        let heard = asked.receive().await.unwrap_or_default();
        let _ = tell.send("pong").await;
        heard
    };
    let (left, right) = join(left, right).await;
    [left, right].join(", ")
}

async fn endless(notes: Notes) {
    let _farewell = notes.farewell("dropped");
    notes.write("began");
    pending().await
}

async fn late(runtime: &Runtime, limit: Duration) -> String {
    let notes = Notes::default();
    let output = runtime.timeout(limit, endless(notes.clone())).await;
    notes.write(if output.is_none() { "late" } else { "in time" });
    notes.all().join(", ")
}

async fn first_of_two() -> String {
    let notes = Notes::default();
    match first(yield_now(), endless(notes.clone())).await {
        Either::Left(()) => notes.write("left"),
        Either::Right(()) => notes.write("right"),
    }
    notes.all().join(", ")
}

async fn producer_and_consumer(runtime: &Runtime) -> String {
    let (mut sender, mut receiver) = bounded(2);
    let producer = runtime.spawn(async move {
        for number in 1..=4 {
            let _ = sender.send(number).await;
        }
        // The sender is dropped here: the consumer is told that nothing more comes.
    });
    let notes = Notes::default();
    while let Some(number) = receiver.receive().await {
        notes.write(number.to_string());
    }
    producer.await;
    notes.write("end");
    notes.all().join(", ")
}

async fn handed_off() -> io::Result<String> {
    let here = thread::current().id();
    let (sender, receiver) = mpsc::channel();
    // Called on this thread it would wait for a message that nobody could send.
    let call = parcel::hand_off("blocking", move || {
        (receiver.recv_timeout(LIMIT), thread::current().id() != here)
    })?;
    let _ = sender.send(42);
    let (number, elsewhere) = call.await;
    let number = number.map_err(io::Error::other)?;
    Ok(format!("{number} from {}", if elsewhere { "elsewhere" } else { "here" }))
}

/// Runs races of two futures that are both ready; gives how often the first named won.
///
/// # Errors
///
/// If the operating system refuses the runtime.
pub fn first_named_wins(races: usize) -> io::Result<usize> {
    Runtime::new()?.block_on(async {
        let mut wins = 0;
        for _ in 0..races {
            wins += usize::from(first(ready(()), ready(())).await == Either::Left(()));
        }
        wins
    })
}
