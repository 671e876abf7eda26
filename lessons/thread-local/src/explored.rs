//! The demos' small programs, as `--explore` runs them: under every interleaving.
//!
//! `thread_local!` is std's as the explorer knows it. The crate `thread_local` it does not
//! know, so nothing here counts in a `ThreadLocal`.

use std::sync::atomic::{AtomicU64, Ordering};

use shared::{Config, Declared, Exploration, Memory};

use crate::own_student::{all_have_written, greet_from_locals, greet_from_one_variable};
use crate::sum_of_locals::{behind_a_lock, in_an_atomic, in_threads};

/// All of them, in the order of the demos.
pub const EXPLORATIONS: &[Exploration] = &[
    Exploration {
        demo: "own-student",
        title: "two threads, one variable",
        config: Config::DEFAULT,
        program: || names(&greet_from_one_variable(&STUDENTS, || ())),
        outcomes: &[
            Declared::allowed("Ada, Edsger", "one greeted before the other wrote"),
            Declared::surprising("Edsger, Edsger", "Edsger was written last"),
            Declared::surprising("Ada, Ada", "Ada was written last"),
            Declared::forbidden("Edsger, Ada", "who reads has written before"),
        ],
    },
    Exploration {
        demo: "own-student",
        title: "two threads, a thread-local variable, and a barrier",
        config: Config::DEFAULT,
        program: || names(&greet_from_locals(&STUDENTS, all_have_written(&STUDENTS))),
        outcomes: &[
            Declared::allowed("Ada, Edsger", "each has its own"),
            Declared::forbidden("Edsger, Edsger", "nobody else writes it"),
            Declared::forbidden("Ada, Ada", "nobody else writes it"),
        ],
    },
    Exploration {
        demo: "sum-of-locals",
        title: "two threads count two steps each behind one lock",
        config: Config::DEFAULT,
        program: || behind_a_lock(2, 2).to_string(),
        outcomes: EVERY_STEP,
    },
    Exploration {
        demo: "sum-of-locals",
        title: "the same in one atomic, under C11",
        config: C11,
        program: || in_an_atomic(2, 2).to_string(),
        outcomes: EVERY_STEP,
    },
    Exploration {
        demo: "sum-of-locals",
        title: "the same in an atomic that is read and written in two steps",
        config: Config::DEFAULT,
        program: read_then_write,
        outcomes: &[
            Declared::allowed("4", "every step counts"),
            Declared::surprising("3", "one step was lost"),
            Declared::surprising("2", "two steps were lost"),
        ],
    },
];

const STUDENTS: [&str; 2] = ["Ada", "Edsger"];
const C11: Config = Config { memory: Memory::C11, ..Config::DEFAULT };
const EVERY_STEP: &[Declared] =
    &[Declared::allowed("4", "every step counts"), Declared::forbidden("3", "no step is lost")];

/// Whom the first thread greeted, and whom the second one.
fn names(greetings: &[String]) -> String {
    greetings.join(", ").replace("Hello ", "")
}

fn read_then_write() -> String {
    let total = AtomicU64::new(0);
    in_threads(2, 2, || {
        let before = total.load(Ordering::Relaxed);
        // New: another thread may have counted since.
        total.store(before + 1, Ordering::Relaxed);
    });
    total.into_inner().to_string()
}
