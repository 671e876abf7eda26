//! Two withdrawals, and a bank that answers at any time: `lock-across-await`.

use std::sync::{Arc, Mutex, PoisonError};

use shared::{Config, Declared, Exploration};

use crate::block_on::block_on;
use crate::lock_across_await::tasks::{Answer, answered_at_any_time, two_threads};
use crate::lock_across_await::{BALANCE, guard_after, guard_held, guard_in_parts, lock_awaited};
use crate::runtime::combine::yield_now;
use crate::runtime::mutex::Mutex as AsyncMutex;

/// The mistake.
pub const GUARD_HELD: Exploration = Exploration {
    demo: "lock-across-await",
    title: "two tasks, a guard held over the await",
    config: Config::DEFAULT,
    program: || two_tasks(guard_held),
    outcomes: &[
        Declared::allowed("1 paid, 40 left", "the bank answered before it was asked"),
        Declared::surprising("deadlock", "the thread waits for a guard that it holds itself"),
    ],
};

/// The cure that is none.
pub const GUARD_IN_PARTS: Exploration = Exploration {
    demo: "lock-across-await",
    title: "two tasks, one guard to look and one to pay",
    config: Config::DEFAULT,
    program: || two_tasks(guard_in_parts),
    outcomes: &[
        Declared::allowed("1 paid, 40 left", "one after the other"),
        Declared::surprising("2 paid, -20 left", "both looked before either paid"),
        Declared::forbidden("deadlock", "no guard lives over an await"),
    ],
};

/// The first cure.
pub const GUARD_AFTER: Exploration = Exploration {
    demo: "lock-across-await",
    title: "two tasks, one guard after the await",
    config: Config::DEFAULT,
    program: || two_tasks(guard_after),
    outcomes: REPAIRED,
};

/// The second cure.
pub const LOCK_AWAITED: Exploration = Exploration {
    demo: "lock-across-await",
    title: "two tasks, a lock that is awaited",
    config: Config::DEFAULT,
    program: || {
        let account = Arc::new(AsyncMutex::new(BALANCE));
        let paid = answered_at_any_time(|bank| lock_awaited(Arc::clone(&account), bank));
        told(paid, *block_on(account.lock()))
    },
    outcomes: REPAIRED,
};

/// The cure that is none, and no executor either.
pub const PARTS_ON_THREADS: Exploration = Exploration {
    demo: "lock-across-await",
    title: "two threads, one guard to look and one to pay",
    config: Config::DEFAULT,
    program: || {
        let account = Arc::new(Mutex::new(BALANCE));
        let withdraw = || guard_in_parts(Arc::clone(&account), yield_now());
        let paid = two_threads([withdraw(), withdraw()]);
        told(paid, left(&account))
    },
    outcomes: &[
        Declared::allowed("1 paid, 40 left", "one after the other"),
        Declared::surprising("2 paid, -20 left", "both looked before either paid"),
    ],
};

/// A lock that is awaited, by two executors.
pub const AWAITED_ON_THREADS: Exploration = Exploration {
    demo: "lock-across-await",
    title: "two threads, a lock that is awaited",
    config: Config::DEFAULT,
    program: || {
        let account = Arc::new(AsyncMutex::new(BALANCE));
        let withdraw = || lock_awaited(Arc::clone(&account), yield_now());
        let paid = two_threads([withdraw(), withdraw()]);
        told(paid, *block_on(account.lock()))
    },
    outcomes: REPAIRED,
};

const REPAIRED: &[Declared] = &[
    Declared::allowed("1 paid, 40 left", "whoever looked first"),
    Declared::forbidden("2 paid, -20 left", "nobody comes between looking and paying"),
    Declared::forbidden("deadlock", "nobody waits for the thread that it is on"),
];

/// Two tasks withdraw, each with a guard of std's mutex.
fn two_tasks<F>(withdraw: impl Fn(Arc<Mutex<i32>>, Answer) -> F) -> String
where
    F: Future<Output = bool> + 'static,
{
    let account = Arc::new(Mutex::new(BALANCE));
    let paid = answered_at_any_time(|bank| withdraw(Arc::clone(&account), bank));
    told(paid, left(&account))
}

fn left(account: &Mutex<i32>) -> i32 {
    *account.lock().unwrap_or_else(PoisonError::into_inner)
}

fn told(paid: usize, left: i32) -> String {
    format!("{paid} paid, {left} left")
}
