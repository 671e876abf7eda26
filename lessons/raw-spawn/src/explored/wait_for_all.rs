//! Threads that nobody joins: `wait-for-all`.

use std::io;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::Duration;

use parking_lot::{Condvar, Mutex};
use shared::{Config, Declared, Exploration};

use super::C11;
use crate::wait_for_all::{count_before, count_themselves, wait_group};

/// Each worker counts itself in.
pub const COUNT_INSIDE: Exploration = Exploration {
    demo: "wait-for-all",
    title: "two workers count themselves in",
    config: Config::DEFAULT,
    program: || finished(count_themselves(2, || (), || ())),
    outcomes: &[
        Declared::allowed("2 finished", "both had counted before main looked"),
        Declared::surprising("1 finished", "one counted too late"),
        Declared::surprising("0 finished", "both counted too late"),
    ],
};

/// Main counts.
pub const COUNT_BEFORE: Exploration = Exploration {
    demo: "wait-for-all",
    title: "main counts two in, and one falls, under C11",
    config: C11,
    program: || finished(count_before(2, Duration::ZERO)),
    outcomes: ALL_BUT_THE_FALLEN,
};

/// crossbeam counts.
pub const WAIT_GROUP: Exploration = Exploration {
    demo: "wait-for-all",
    title: "the same with WaitGroup, under C11",
    config: C11,
    program: || finished(wait_group(2, Duration::ZERO)),
    outcomes: ALL_BUT_THE_FALLEN,
};

const ALL_BUT_THE_FALLEN: &[Declared] = &[
    Declared::allowed("1 finished", "all but the fallen"),
    Declared::forbidden("0 finished", "whoever is counted is waited for"),
    Declared::forbidden("deadlock", "a panic counts out, too"),
];

/// The wake-up between the waiter's look and its wait.
pub const NOTIFIED_WITHOUT: Exploration = Exploration {
    demo: "wait-for-all",
    title: "counted out and notified without the lock",
    config: Config::DEFAULT,
    program: || {
        wait_for_one(|nobody, _| {
            nobody.notify_all();
        })
    },
    outcomes: &[
        Declared::allowed("done", "main looked after, or slept already"),
        Declared::surprising("deadlock", "main had looked and did not sleep yet"),
    ],
};

/// The wake-up when the waiter sleeps, or has not looked.
pub const NOTIFIED_WITHIN: Exploration = Exploration {
    demo: "wait-for-all",
    title: "counted out without the lock, notified within",
    config: Config::DEFAULT,
    program: || {
        wait_for_one(|nobody, lock| {
            // New: whoever has the lock knows that main is not between its look and its sleep.
            let _held = lock.lock();
            nobody.notify_all();
        })
    },
    outcomes: &[
        Declared::allowed("done", "main looked after, or slept already"),
        Declared::forbidden("deadlock", "from its look to its sleep, main has the lock"),
    ],
};

fn finished(workers: io::Result<u32>) -> String {
    workers.map_or_else(|err| err.to_string(), |finished| format!("{finished} finished"))
}

/// A count that is no part of what its lock guards; a worker counts itself out, main waits.
fn wait_for_one(notify: fn(&Condvar, &Mutex<()>)) -> String {
    let (counted, lock, nobody) = (AtomicU32::new(1), Mutex::new(()), Condvar::new());
    thread::scope(|scope| {
        scope.spawn(|| {
            // Release pairs with the Acquire below: what the worker did is there.
            if counted.fetch_sub(1, Ordering::Release) == 1 {
                notify(&nobody, &lock);
            }
        });
        let mut guard = lock.lock();
        while counted.load(Ordering::Acquire) > 0 {
            nobody.wait(&mut guard);
        }
    });
    "done".to_owned()
}
