//! Wake-ups, kept and lost: `park-and-unpark` and `results-by-channel`.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, Thread};
use std::time::Duration;

use crossbeam::channel;
use parking_lot::{Condvar, Mutex};
use shared::{Config, Declared, Exploration};

use super::C11;
use crate::results_by_channel::{Answer, gather, start};
use crate::sleeper::{park_until, sleeper};

/// The token.
pub const UNPARK: Exploration = Exploration {
    demo: "park-and-unpark",
    title: "one parks, main unparks it",
    config: Config::DEFAULT,
    program: || wake(thread::park, Thread::unpark),
    outcomes: &[
        Declared::allowed("woken", "the token is there, or comes; the park ends after it"),
        Declared::forbidden("deadlock", "the order does not matter"),
    ],
};

/// The signal that nobody keeps.
pub const NOTIFY: Exploration = Exploration {
    demo: "park-and-unpark",
    title: "one waits on a condition variable, main notifies it",
    config: Config::DEFAULT,
    program: notify_and_wait,
    outcomes: &[
        Declared::allowed("woken", "it waited already"),
        Declared::surprising("deadlock", "the notify came first and woke nobody"),
    ],
};

/// A park without a loop.
pub const PARK_ONCE: Exploration = Exploration {
    demo: "park-and-unpark",
    title: "asks a flag, then parks once",
    config: ONCE_IN_VAIN,
    program: || {
        raise_a_flag(
            |ready| {
                if !ready.load(Ordering::Acquire) {
                    thread::park();
                }
            },
            reason_first,
        )
    },
    outcomes: &[
        Declared::allowed("ready", "the park waited for the unpark"),
        Declared::surprising("not ready", "the park returned without a reason"),
    ],
};

/// A park in its loop.
pub const PARK_IN_A_LOOP: Exploration = Exploration {
    demo: "park-and-unpark",
    title: "asks the flag before each park",
    config: ONCE_IN_VAIN,
    program: || raise_a_flag(park_until, reason_first),
    outcomes: &[
        Declared::allowed("ready", "whatever ended the park"),
        Declared::forbidden("not ready", "it asks again"),
        Declared::forbidden("deadlock", "the wake-up comes after the reason"),
    ],
};

/// The wake-up before its reason.
pub const REASON_LAST: Exploration = Exploration {
    demo: "park-and-unpark",
    title: "the same, but main unparks before it raises the flag",
    config: Config::DEFAULT,
    program: || {
        raise_a_flag(park_until, |ready, sleeper| {
            sleeper.unpark();
            ready.store(true, Ordering::Release);
        })
    },
    outcomes: &[
        Declared::allowed("ready", "it asked late enough"),
        Declared::surprising("deadlock", "it woke, found no reason, and parked again"),
    ],
};

/// A loop that ends with its senders.
pub const HANG_UP: Exploration = Exploration {
    demo: "results-by-channel",
    title: "main drops its sender, two workers, under C11",
    config: C11,
    program: in_order_of_arrival,
    outcomes: &[
        Declared::allowed("0 1", "as the workers were started"),
        Declared::allowed("1 0", "the other way round"),
        Declared::forbidden("deadlock", "the last sender hangs up"),
    ],
};

/// A loop that does not.
pub const KEPT_SENDER: Exploration = Exploration {
    demo: "results-by-channel",
    title: "main keeps its sender, one worker",
    config: Config::DEFAULT,
    program: with_a_kept_sender,
    outcomes: &[
        Declared::allowed("1 result", "what main would like"),
        Declared::surprising("deadlock", "main waits for a sender of its own"),
    ],
};

/// A park may return once without a token.
const ONCE_IN_VAIN: Config = Config { spurious: 1, ..C11 };

/// A sleeper waits, main wakes it.
fn wake(wait: fn(), wake: fn(&Thread)) -> String {
    thread::scope(|scope| {
        match sleeper(scope, wait) {
            Ok(sleeper) => wake(sleeper.thread()),
            Err(err) => return err.to_string(),
        }
        "woken".to_owned()
    })
}

fn notify_and_wait() -> String {
    let (lock, condvar) = (Mutex::new(()), Condvar::new());
    thread::scope(|scope| {
        scope.spawn(|| condvar.wait(&mut lock.lock()));
        condvar.notify_one();
    });
    "woken".to_owned()
}

/// A sleeper waits for a flag, main raises it; what the sleeper finds when it goes on.
fn raise_a_flag(wait: fn(&AtomicBool), raise: fn(&AtomicBool, &Thread)) -> String {
    let ready = AtomicBool::new(false);
    let found = thread::scope(|scope| {
        let sleeper = sleeper(scope, || {
            wait(&ready);
            ready.load(Ordering::Acquire)
        });
        sleeper.map(|sleeper| {
            raise(&ready, sleeper.thread());
            sleeper.join().unwrap_or(false)
        })
    });
    match found {
        Ok(true) => "ready".to_owned(),
        Ok(false) => "not ready".to_owned(),
        Err(err) => err.to_string(),
    }
}

fn reason_first(ready: &AtomicBool, sleeper: &Thread) {
    // Release pairs with the Acquire of the sleeper.
    ready.store(true, Ordering::Release);
    sleeper.unpark();
}

fn in_order_of_arrival() -> String {
    let first = |(worker, _): &Answer| worker.to_string();
    gather(2, Duration::ZERO).map_or_else(
        |err| err.to_string(),
        |answers| answers.iter().map(first).collect::<Vec<_>>().join(" "),
    )
}

fn with_a_kept_sender() -> String {
    let (send, results) = channel::unbounded();
    if let Err(err) = start(1, Duration::ZERO, &send) {
        return err.to_string();
    }
    let mut came = 0;
    while results.recv().is_ok() {
        came += 1;
    }
    // New: here, and not before the loop.
    drop(send);
    format!("{came} result")
}
