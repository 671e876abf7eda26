//! A lock without an owner: `bare-lock`.

use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::Duration;

use parking_lot::{Condvar, Mutex};
use shared::{Config, Declared, Exploration};

use super::C11;
use crate::bare_lock::{BareLock, wait_by_lock};

/// The lock as a signal.
pub const HANDED_OVER: Exploration = Exploration {
    demo: "bare-lock",
    title: "main acquires, the worker releases, under C11",
    config: C11,
    program: || {
        wait_by_lock(Duration::ZERO).map_or_else(|err| err.to_string(), |done| done.to_string())
    },
    outcomes: &[
        Declared::allowed("true", "the work comes before the release"),
        Declared::forbidden("false", "main has the lock only after the release"),
        Declared::forbidden("deadlock", "any thread may release it"),
    ],
};

/// The lock as a lock.
pub const IN_TURN: Exploration = Exploration {
    demo: "bare-lock",
    title: "two threads enter",
    config: Config::DEFAULT,
    program: || two_enter(&BareLock::default(), |_| ()),
    outcomes: &[
        Declared::allowed("1 inside", "one after the other"),
        Declared::forbidden("2 inside", "the second waits for the release"),
    ],
};

/// The same with a release too many.
pub const STRAY_RELEASE: Exploration = Exploration {
    demo: "bare-lock",
    title: "the same, and main releases what it never acquired",
    config: Config::DEFAULT,
    program: || two_enter(&BareLock::default(), Door::let_go),
    outcomes: &[
        Declared::allowed("1 inside", "nobody was inside, or nobody came"),
        Declared::surprising("2 inside", "the first is still there"),
    ],
};

/// The same with a lock that asks and takes in two steps.
pub const CHECK_THEN_SET: Exploration = Exploration {
    demo: "bare-lock",
    title: "two threads enter; the lock asks, then takes",
    config: Config::DEFAULT,
    program: || two_enter(&CheckThenSet::default(), |_| ()),
    outcomes: &[
        Declared::allowed("1 inside", "one after the other"),
        Declared::surprising("2 inside", "both found it free before either took it"),
    ],
};

/// What two threads enter.
trait Door: Sync {
    fn enter(&self);
    fn let_go(&self);
}

impl Door for BareLock {
    fn enter(&self) {
        self.acquire();
    }

    fn let_go(&self) {
        // A free lock refuses; whoever notices that is rarely the one who made the mistake.
        let _ = self.release();
    }
}

/// Broken: a bare lock whose acquire lets go of the mutex in between.
#[derive(Default)]
struct CheckThenSet {
    held: Mutex<bool>,
    released: Condvar,
}

impl Door for CheckThenSet {
    fn enter(&self) {
        self.released.wait_while(&mut self.held.lock(), |held| *held);
        // New: between the two, somebody else may find it free, too.
        *self.held.lock() = true;
    }

    fn let_go(&self) {
        *self.held.lock() = false;
        self.released.notify_one();
    }
}

/// Two threads enter and leave, beside what main does; how many were inside at once, at most.
fn two_enter<D: Door>(door: &D, main: fn(&D)) -> String {
    let inside = AtomicU32::new(0);
    let visit = || {
        door.enter();
        // Relaxed: it is only counted.
        let with_me = inside.fetch_add(1, Ordering::Relaxed) + 1;
        inside.fetch_sub(1, Ordering::Relaxed);
        door.let_go();
        with_me
    };
    let [first, second] = thread::scope(|scope| {
        let visitors = [scope.spawn(visit), scope.spawn(visit)];
        main(door);
        visitors.map(|visitor| visitor.join().expect("a visit does not panic"))
    });
    format!("{} inside", first.max(second))
}

#[cfg(test)]
mod tests {
    use explorer::{Report, check};

    use super::*;

    fn one_inside<D: Door + Default + 'static>() -> Report {
        check(&C11, || assert_eq!(two_enter(&D::default(), |_| ()), "1 inside"))
    }

    #[test]
    fn a_bare_lock_lets_one_in_at_a_time() {
        let report = one_inside::<BareLock>();
        assert!(report.passed(), "{report:?}");
    }

    #[test]
    fn a_lock_that_asks_before_it_takes_is_found() {
        assert_eq!(one_inside::<CheckThenSet>().found.unwrap().failure.kind(), "panic");
    }
}
