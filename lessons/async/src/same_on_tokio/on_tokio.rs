//! The programs on tokio, on one thread as ours.
//!
//! `tokio::spawn` wants tasks that may move to other threads (`Send`), also when there is
//! one thread only. Ours share an `Rc`: they are spawned into a `LocalSet`, which stays.

use std::future::{pending, ready};
use std::io;
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use shared::task::named;
use tokio::runtime::{Builder, Runtime};
use tokio::task::{LocalSet, spawn_blocking, spawn_local, yield_now};
use tokio::time::{sleep_until, timeout};

use super::{LEAST_UNIT, LIMIT, UNITS};
use crate::notes::Notes;

/// Runs all programs on one runtime, in the order of [`super::PROGRAMS`].
///
/// # Errors
///
/// If the operating system refuses something, or a program does not end.
pub fn answers(unit: Duration) -> io::Result<[String; 7]> {
    let all = async {
        Ok([
            spawn_and_join().await?,
            sleep_order(unit.max(LEAST_UNIT)).await?,
            join_of_two().await,
            late(unit).await,
            first_of_two().await,
            producer_and_consumer().await?,
            handed_off().await?,
        ])
    };
    let all = async { timeout(LIMIT, all).await? };
    runtime()?.block_on(LocalSet::new().run_until(all))
}

fn runtime() -> io::Result<Runtime> {
    Builder::new_current_thread().enable_time().thread_name("blocking").build()
}

async fn spawn_and_join() -> io::Result<String> {
    let tasks = [1, 2, 3].map(|number| spawn_local(async move { number * number }));
    let notes = Notes::default();
    for task in tasks {
        // New: a task that panics does so alone, and whoever joins it is told.
        notes.write(task.await?.to_string());
    }
    Ok(notes.all().join(", "))
}

/// The deadlines count from one moment. If the first has passed when the last task begins,
/// the run tells nothing about their order, and is repeated with longer sleeps.
async fn sleep_order(mut unit: Duration) -> io::Result<String> {
    loop {
        let (begin, notes) = (Instant::now(), Notes::default());
        let tasks = UNITS.map(|units| {
            let (sleep, notes) = (sleep_until((begin + unit * units).into()), notes.clone());
            spawn_local(named(&format!("sleeps {units}"), async move {
                sleep.await;
                notes.write(units.to_string());
            }))
        });
        // All have begun when it is this task's turn again.
        yield_now().await;
        let in_time = begin.elapsed() < unit;
        for task in tasks {
            task.await?;
        }
        if in_time {
            return Ok(notes.all().join(", "));
        }
        unit *= 2;
    }
}

/// Each of the two needs the other: run one after the other they would never end.
async fn join_of_two() -> String {
    let (ask, mut asked) = tokio::sync::mpsc::channel(1);
    let (tell, mut told) = tokio::sync::mpsc::channel(1);
    let left = async {
        let _ = ask.send("ping").await;
        told.recv().await.unwrap_or_default()
    };
    let right = async {
        let heard = asked.recv().await.unwrap_or_default();
        let _ = tell.send("pong").await;
        heard
    };
    let (left, right) = tokio::join!(left, right);
    [left, right].join(", ")
}

async fn endless(notes: Notes) {
    let _farewell = notes.farewell("dropped");
    notes.write("began");
    pending().await
}

async fn late(limit: Duration) -> String {
    let notes = Notes::default();
    let output = timeout(limit, endless(notes.clone())).await;
    notes.write(if output.is_err() { "late" } else { "in time" });
    notes.all().join(", ")
}

async fn first_of_two() -> String {
    let notes = Notes::default();
    tokio::select! {
        // New: without it the two are polled in an order drawn by lot.
        biased;
        () = yield_now() => notes.write("left"),
        () = endless(notes.clone()) => notes.write("right"),
    }
    notes.all().join(", ")
}

async fn producer_and_consumer() -> io::Result<String> {
    let (sender, mut receiver) = tokio::sync::mpsc::channel(2);
    let producer = spawn_local(async move {
        for number in 1..=4 {
            let _ = sender.send(number).await;
        }
        // The sender is dropped here: the consumer is told that nothing more comes.
    });
    let notes = Notes::default();
    while let Some(number) = receiver.recv().await {
        notes.write(number.to_string());
    }
    producer.await?;
    notes.write("end");
    Ok(notes.all().join(", "))
}

async fn handed_off() -> io::Result<String> {
    let here = thread::current().id();
    let (sender, receiver) = mpsc::channel();
    // Called on this thread it would wait for a message that nobody could send.
    let call =
        spawn_blocking(move || (receiver.recv_timeout(LIMIT), thread::current().id() != here));
    let _ = sender.send(42);
    let (number, elsewhere) = call.await?;
    let number = number.map_err(io::Error::other)?;
    Ok(format!("{number} from {}", if elsewhere { "elsewhere" } else { "here" }))
}

/// Runs races of two futures that are both ready; gives how often the first named won,
/// drawn by lot and `biased`.
///
/// # Errors
///
/// If the operating system refuses the runtime.
pub fn first_named_wins(races: usize) -> io::Result<[usize; 2]> {
    runtime()?.block_on(async {
        let mut wins = [0; 2];
        for _ in 0..races {
            wins[0] += tokio::select! { () = ready(()) => 1, () = ready(()) => 0 };
            wins[1] += tokio::select! { biased; () = ready(()) => 1, () = ready(()) => 0 };
        }
        Ok(wins)
    })
}
