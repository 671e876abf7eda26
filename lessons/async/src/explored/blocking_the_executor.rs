//! A job that listens to the heart beside it: `blocking-the-executor`.

use std::io;
use std::pin::Pin;
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

use shared::{Config, Declared, Exploration};

use crate::blocking_the_executor::listen;
use crate::executor::run;
use crate::runtime::parcel::hand_off;

/// In the task itself.
pub const BLOCKED: Exploration = Exploration {
    demo: "blocking-the-executor",
    title: "the job blocks its task",
    config: PATIENT,
    program: || beside_a_beat(|beats| Box::pin(async move { Ok(listen(&beats, 1, PATIENCE)) })),
    outcomes: &[
        Declared::surprising("0 heard", "the heart is polled after the job"),
        Declared::allowed("1 heard", "what one would like"),
    ],
};

/// On a thread of its own.
pub const HANDED_OFF: Exploration = Exploration {
    demo: "blocking-the-executor",
    title: "the job is handed off",
    config: PATIENT,
    program: || {
        beside_a_beat(|beats| {
            Box::pin(async { Ok(hand_off("job", move || listen(&beats, 1, PATIENCE))?.await) })
        })
    },
    outcomes: &[
        Declared::forbidden("0 heard", "the executor is free for the heart"),
        Declared::allowed("1 heard", "before the job listens, or while it does"),
        Declared::forbidden("deadlock", "the job's end wakes its task"),
    ],
};

/// The patience is at an end only when nobody can beat any more.
const PATIENT: Config = Config { timeouts: 0, ..Config::DEFAULT };
/// Of the clock of the exploration.
const PATIENCE: Duration = Duration::from_secs(1);

type Heard = Pin<Box<dyn Future<Output = io::Result<usize>>>>;

/// Two tasks: a job that listens, and a heart that beats once.
fn beside_a_beat(job: fn(Receiver<()>) -> Heard) -> String {
    let (heart, beats) = mpsc::channel();
    let beat: Heard = Box::pin(async move {
        // Nobody listens any more if the job was impatient.
        let _ = heart.send(());
        Ok(0)
    });
    let heard: io::Result<usize> = run([job(beats), beat]).into_iter().sum();
    heard.map_or_else(|err| err.to_string(), |heard| format!("{heard} heard"))
}
