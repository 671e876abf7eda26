//! The demos' small programs, as `--explore` runs them: under every interleaving.

use std::time::Duration;

use shared::{Config, Declared, Exploration, Panics};

use crate::join_at_most::Telling;
use crate::order_is_not_yours::{after, as_told, text};
use crate::panic_stays_inside::fall_in_turn;

/// All of them, in the order of the demos.
pub const EXPLORATIONS: &[Exploration] = &[
    Exploration {
        demo: "order-is-not-yours",
        title: "three threads hand in their numbers",
        config: Config::DEFAULT,
        program: || order(after(|| ())),
        outcomes: &[
            Declared::allowed("1 2 3", "as they were started"),
            Declared::allowed("1 3 2", "the second was overtaken"),
            Declared::allowed("2 1 3", "the first was overtaken"),
            Declared::allowed("2 3 1", "the first came last"),
            Declared::allowed("3 1 2", "the last came first"),
            Declared::surprising("3 2 1", "the other way round"),
        ],
    },
    Exploration {
        demo: "order-is-not-yours",
        title: "three threads, told to come as 3, 2, 1",
        config: Config::DEFAULT,
        program: || order(as_told([3, 2, 1])),
        outcomes: &[
            Declared::allowed("3 2 1", "each waits for its turn"),
            Declared::forbidden("1 2 3", "the first is told last"),
        ],
    },
    Exploration {
        demo: "panic-stays-inside",
        title: "two fall, the third goes on",
        config: DELIVER,
        program: fallen,
        outcomes: &[
            Declared::allowed("fell, fell, lives", "each noticed the hang-up before it"),
            Declared::forbidden("deadlock", "a stack that unwinds drops its sender"),
        ],
    },
    Exploration {
        demo: "stop-politely",
        title: "a join that listens for a while",
        config: Config::DEFAULT,
        program: || join_twice(|| 42),
        outcomes: &[
            Declared::allowed("in time", "the thread was done before the limit"),
            Declared::surprising("later", "main gave up, and joined it after all"),
            Declared::forbidden("never", "whoever gives up keeps the handle"),
        ],
    },
    Exploration {
        demo: "stop-politely",
        title: "the same with a thread that falls",
        config: DELIVER,
        program: || join_twice(|| panic!("on purpose")),
        outcomes: &[
            Declared::allowed("in time, fallen", "a panic is an end, too"),
            Declared::surprising("later, fallen", "main gave up, and joined it after all"),
            Declared::forbidden("never", "a panic drops the sender, too"),
        ],
    },
];

/// A panic of a spawned thread is handed to whoever joins it.
const DELIVER: Config = Config { panics: Panics::Deliver, ..Config::DEFAULT };

fn order(came: std::io::Result<Vec<usize>>) -> String {
    came.map_or_else(|err| err.to_string(), |order| text(&order))
}

fn fallen() -> String {
    let joined =
        fall_in_turn().map(|joined| joined.map(|it| if it.is_ok() { "lives" } else { "fell" }));
    joined.map_or_else(|err| err.to_string(), |joined| joined.join(", "))
}

/// Joins a thread with a limit, and once more if that was too short. A limit runs out by
/// chance once at most, so the second one is long enough.
fn join_twice(work: fn() -> u32) -> String {
    let limit = Duration::from_secs(1);
    let thread = match Telling::start("worker", work) {
        Ok(thread) => thread,
        Err(err) => return err.to_string(),
    };
    let (when, result) = match thread.join_at_most(limit) {
        Ok(result) => ("in time", result),
        Err(thread) => match thread.join_at_most(limit) {
            Ok(result) => ("later", result),
            Err(_) => return "never".to_owned(),
        },
    };
    if result.is_ok() { when.to_owned() } else { format!("{when}, fallen") }
}
