//! A condition variable, what is made of one, and a time limit: `condvar` to `timed-lock`.

use core::sync::atomic as counted;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use shared::{Config, Declared, Exploration};

use crate::barrier::{self, Barrier, Seen};
use crate::condvar::{Shop, customers};
use crate::event::Event;
use crate::semaphore::{self, Semaphore};
use crate::{latch, once, timed_lock};

/// The explorations.
pub const EXPLORATIONS: &[Exploration] = &[
    Exploration {
        demo: "condvar",
        title: "wait without looking first",
        config: Config::DEFAULT,
        program: wait_without_looking,
        outcomes: &[
            Declared::allowed("noticed", "the wait came first"),
            Declared::surprising("deadlock", "the notification came first, and was lost"),
        ],
    },
    Exploration {
        demo: "condvar",
        title: "two customers with `if`, two loaves",
        config: Config::DEFAULT,
        program: || buy(2, Shop::buy_with_if),
        outcomes: &[
            Declared::allowed("all have one", "nobody was woken for somebody else's loaf"),
            Declared::surprising("one has none", "both were woken for one loaf"),
        ],
    },
    Exploration {
        demo: "condvar",
        title: "one customer with `if`, and a wake-up without a cause",
        config: FOR_NO_REASON,
        program: || buy(1, Shop::buy_with_if),
        outcomes: &[
            Declared::allowed("all have one", "woken by the baker"),
            Declared::surprising("one has none", "woken by nobody"),
        ],
    },
    Exploration {
        demo: "condvar",
        title: "two customers with `while`, two loaves, and a wake-up without a cause",
        config: FOR_NO_REASON,
        program: || buy(2, Shop::buy_with_while),
        outcomes: &[
            Declared::allowed("all have one", "whoever finds nothing waits again"),
            Declared::forbidden("one has none", "it looks again after each wake-up"),
            Declared::forbidden("deadlock", "it looks before each wait"),
        ],
    },
    Exploration {
        demo: "semaphore",
        title: "two threads, one place",
        config: FOR_NO_REASON,
        program: || inside_at_once(2, 1),
        outcomes: &[
            Declared::allowed("1", "one after the other"),
            Declared::forbidden("2", "there is one place"),
            Declared::forbidden("deadlock", "every place is given back"),
        ],
    },
    Exploration {
        demo: "semaphore",
        title: "two threads, two places",
        config: Config::DEFAULT,
        program: || inside_at_once(2, 2),
        outcomes: &[
            Declared::allowed("1", "one after the other"),
            Declared::allowed("2", "both at once"),
            Declared::forbidden("deadlock", "every place is given back"),
        ],
    },
    Exploration {
        demo: "event",
        title: "wait for the flag, which is set and cleared",
        config: Config::DEFAULT,
        program: || passed(Event::wait_for_flag),
        outcomes: &[
            Declared::allowed("passed", "it came late, or looked before the flag was cleared"),
            Declared::surprising("deadlock", "it looked when the flag was cleared"),
        ],
    },
    Exploration {
        demo: "event",
        title: "wait for the flag or the count",
        config: FOR_NO_REASON,
        program: || passed(Event::wait),
        outcomes: &[
            Declared::allowed("passed", "it came late, or the count has grown"),
            Declared::forbidden("deadlock", "nobody takes the count back"),
        ],
    },
    Exploration {
        demo: "latch",
        title: "one part; its worker and main wait for it",
        config: FOR_NO_REASON,
        program: parts_seen,
        outcomes: &[
            Declared::allowed("both saw it done", "nobody passed too early"),
            Declared::forbidden("one was early", "a latch opens at nought"),
            Declared::forbidden("deadlock", "an open latch stays open"),
        ],
    },
    Exploration {
        demo: "barrier",
        title: "two threads, two rounds, wait for the count",
        config: Config::DEFAULT,
        program: || rounds(Barrier::wait_for_count),
        outcomes: &[
            Declared::allowed("0 early, 2 leaders", "the slow one looked in time"),
            Declared::surprising("deadlock", "the quick one was in the next round already"),
        ],
    },
    Exploration {
        demo: "barrier",
        title: "two threads, two rounds, wait for the round",
        config: Config::DEFAULT,
        program: || rounds(Barrier::wait),
        outcomes: &[
            Declared::allowed("0 early, 2 leaders", "each round ends for both"),
            Declared::forbidden("deadlock", "a round that is over stays over"),
        ],
    },
    Exploration {
        demo: "once",
        title: "two threads look, and then make",
        config: Config::DEFAULT,
        program: || once::check_then_make(2, || {}).to_string(),
        outcomes: &[
            Declared::allowed("1", "one looked when it was there"),
            Declared::surprising("2", "both looked before either made it"),
        ],
    },
    Exploration {
        demo: "once",
        title: "two threads ask a once",
        config: FOR_NO_REASON,
        program: ask_a_once,
        outcomes: &[
            Declared::allowed("1 made, shared by 2", "whoever is first makes it"),
            Declared::forbidden("2 made, shared by 1", "the second one waits"),
            Declared::forbidden("deadlock", "who has made it wakes the others"),
        ],
    },
    Exploration {
        demo: "timed-lock",
        title: "a try with a limit, beside a holder",
        config: Config::DEFAULT,
        program: try_beside_a_holder,
        outcomes: &[
            Declared::allowed("got it", "the holder let go in time"),
            Declared::allowed("gave up", "the time was over first"),
        ],
    },
    Exploration {
        demo: "timed-lock",
        title: "two locks in opposite order, the second with a limit",
        // Both may run out of time, each while it has the other's lock.
        config: Config { timeouts: 2, ..Config::DEFAULT },
        program: opposite_order,
        outcomes: &[
            Declared::allowed("2 got both", "one after the other, or in time"),
            Declared::allowed("1 got both", "one gave up and made way"),
            Declared::surprising("0 got both", "both gave up"),
            Declared::forbidden("deadlock", "no wait for the second lock lasts for ever"),
        ],
    },
];

/// One wait may end without a cause.
const FOR_NO_REASON: Config = Config { spurious: 1, ..Config::DEFAULT };
/// A limit of the virtual clock: whether it runs out is the exploration's choice.
const LIMIT: Duration = Duration::from_secs(1);

fn wait_without_looking() -> String {
    let (loaves, baked) = (Mutex::new(0), Condvar::new());
    thread::scope(|scope| {
        scope.spawn(|| {
            *loaves.lock().unwrap_or_else(PoisonError::into_inner) += 1;
            baked.notify_all();
        });
        drop(baked.wait(loaves.lock().unwrap_or_else(PoisonError::into_inner)));
    });
    "noticed".to_owned()
}

/// So many buy while as many loaves are baked.
fn buy(number: usize, how: fn(&Shop) -> bool) -> String {
    let shop = Shop::default();
    let bake = || (0..number).for_each(|_| shop.bake_for(0));
    let bought = customers(number, || how(&shop), bake);
    if bought == number { "all have one" } else { "one has none" }.to_owned()
}

/// How many were inside at once, at most.
fn inside_at_once(threads: usize, places: usize) -> String {
    let (semaphore, inside) = (Semaphore::new(places), AtomicUsize::new(0));
    // Not watched: what it says decides nothing before the end.
    let most = counted::AtomicUsize::new(0);
    semaphore::enter(&semaphore, threads, || {
        let with_this = inside.fetch_add(1, Ordering::Relaxed) + 1;
        most.fetch_max(with_this, counted::Ordering::Relaxed);
        inside.fetch_sub(1, Ordering::Relaxed);
    });
    most.into_inner().to_string()
}

fn passed(wait: fn(&Event)) -> String {
    let event = Event::default();
    thread::scope(|scope| {
        scope.spawn(|| wait(&event));
        // Who comes late finds the flag set; it is cleared only for who has come.
        let has_come = event.waiting() > 0;
        event.set();
        if has_come {
            event.clear();
        }
    });
    "passed".to_owned()
}

fn parts_seen() -> String {
    let both = latch::parts_seen(1) == [1; 2];
    if both { "both saw it done" } else { "one was early" }.to_owned()
}

fn rounds(wait: fn(&Barrier) -> bool) -> String {
    let Seen { early, leaders } = barrier::rounds(2, 2, wait);
    format!("{early} early, {leaders} leaders")
}

fn ask_a_once() -> String {
    let (made, shared) = once::once(2, || {});
    format!("{made} made, shared by {shared}")
}

fn try_beside_a_holder() -> String {
    let lock = parking_lot::Mutex::new(());
    let got = thread::scope(|scope| {
        scope.spawn(|| drop(lock.lock()));
        lock.try_lock_for(LIMIT).is_some()
    });
    if got { "got it" } else { "gave up" }.to_owned()
}

fn opposite_order() -> String {
    // Each in a line of its own: the trace calls a lock by its variable.
    let checking = parking_lot::Mutex::new(());
    let savings = parking_lot::Mutex::new(());
    let both = thread::scope(|scope| {
        let threads = [
            scope.spawn(|| timed_lock::hold_both(&checking, &savings, LIMIT)),
            scope.spawn(|| timed_lock::hold_both(&savings, &checking, LIMIT)),
        ];
        threads.into_iter().filter_map(|thread| thread.join().ok()).filter(|both| *both).count()
    });
    format!("{both} got both")
}
