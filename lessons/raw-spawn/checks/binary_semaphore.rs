//! One has it at a time, anybody may release it, and it is held once or not at all.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use judge::{Action, Cause, Check, Config, Kind, Misconception, Part};

use super::answer::BinarySemaphore;

/// Whoever sleeps may wake up without a cause.
const CONFIG: Config = Config { spurious: 1, ..Config::DEFAULT };

const ALONE: &str = "release says whether it was held";
const HANDED_OVER: &str = "one thread acquires it, another releases it";
const SLEEPS: &str = "whoever waits sleeps";
const ONE: &str = "one has it at a time";
const ALL: &str = "all who wait get it, one after the other";
const TWICE: &str = "two releases are no more than one";

pub const CHECK: Check = Check {
    parts: &[
        Part::explored(ALONE, CONFIG, alone),
        Part::explored(HANDED_OVER, CONFIG, handed_over),
        Part::explored(SLEEPS, CONFIG, long_wait)
            .never("acquire looks again and again instead of sleeping", |it| it.spins()),
        Part::explored("a new one is free, whatever others are", CONFIG, another),
        Part::explored(ONE, CONFIG, two_at_once),
        Part::explored(ALL, CONFIG, two_wait),
        Part::explored(TWICE, CONFIG, released_twice),
    ],
    misconceptions: &[
        Misconception {
            name: "counts-releases",
            says: "It counts its releases, and as many threads get in. A binary semaphore is \
                   held or free: freeing a free one changes nothing.",
            shows: |it| it.says("release too many") || it.in_part(TWICE) && it.says("the sum"),
        },
        Misconception {
            name: "belongs-to-a-thread",
            says: "Only the thread that acquired it can release it, so nobody can be waited for \
                   with it. Keep what says that it is held where every thread can change it.",
            shows: |it| it.in_part(HANDED_OVER) && it.says("another thread"),
        },
        Misconception {
            name: "release-without-notify",
            says: "The lock is free, and a thread still sleeps: nobody told it. What must follow \
                   when the thing changes that a condition variable stands for?",
            shows: |it| it.is("deadlock") && !it.in_part(ALONE) && !it.did(is_notify),
        },
        Misconception {
            name: "waits-with-if",
            says: "A wait may end without a cause, or another thread was faster. Ask again \
                   after each wait, in a loop, before you take the lock.",
            shows: |it| {
                let by_chance = Action::Wake(Cause::Spurious);
                let woke = |of| of == Some(Kind::Condvar);
                it.is("panic") && it.events().any(|(it, of)| it.action == by_chance && woke(of))
            },
        },
        Misconception {
            name: "check-then-set",
            says: "It is found free in one step and taken in another. In between a second thread \
                   finds it free, too: let go of nothing between asking and taking.",
            shows: |it| it.says("the sum") && (it.did(is_store) || !it.used(is_atomic)),
        },
        Misconception {
            name: "spins",
            says: "The lock is right, but whoever waits for it burns a core. A thread can sleep \
                   until release wakes it.",
            shows: |it| it.is("never") || it.is("too long"),
        },
    ],
    roles: &[],
};

fn is_notify(action: &Action) -> bool {
    matches!(action, Action::NotifyOne(_) | Action::NotifyAll(_) | Action::Unpark(_))
}

fn is_atomic(kind: Kind) -> bool {
    matches!(kind, Kind::Atomic(_))
}

fn is_store(action: &Action) -> bool {
    matches!(action, Action::Store { .. })
}

/// Something that only the order of the lock protects: it carries nothing over by itself.
#[derive(Default)]
struct Work {
    done: AtomicUsize,
}

impl Work {
    fn add_one(&self) {
        self.done.store(self.done() + 1, Ordering::Relaxed);
    }

    fn done(&self) -> usize {
        self.done.load(Ordering::Relaxed)
    }
}

fn alone() {
    let lock = BinarySemaphore::new();
    lock.acquire();
    assert!(lock.release(), "the lock was held, and release said that it was free");
    assert!(!lock.release(), "the lock was free, and release said that it was held");
    lock.acquire();
    assert!(lock.release(), "after a release too many, acquire does not hold the lock");
}

fn handed_over() {
    let (lock, work) = (BinarySemaphore::new(), Work::default());
    lock.acquire();
    thread::scope(|scope| {
        scope.spawn(|| {
            work.add_one();
            assert!(lock.release(), "main has the lock, and another thread's release says: free");
        });
        lock.acquire();
        assert!(
            work.done() == 1,
            "main acquired the lock, and what was done before its release is not there"
        );
    });
}

fn long_wait() {
    let lock = BinarySemaphore::new();
    lock.acquire();
    thread::scope(|scope| {
        scope.spawn(|| {
            thread::park_timeout(Duration::from_secs(3_600));
            lock.release();
        });
        lock.acquire();
    });
}

fn another() {
    let (lock, other) = (BinarySemaphore::new(), BinarySemaphore::new());
    lock.acquire();
    assert!(!other.release(), "a new lock is free, and release said that it was held");
    other.acquire();
    assert!(other.release(), "the lock was held, and release said that it was free");
    assert!(lock.release(), "another lock was released, and this one with it");
}

/// Acquires, works and releases.
fn visit(lock: &BinarySemaphore, work: &Work) {
    lock.acquire();
    work.add_one();
    lock.release();
}

/// After two visits, by two threads.
fn both_have_worked(work: &Work) {
    let sum = work.done();
    assert!(sum == 2, "two threads added 1 while they had the lock, and the sum is {sum}");
}

fn two_visit(lock: &BinarySemaphore) {
    let work = Work::default();
    thread::scope(|scope| {
        scope.spawn(|| visit(lock, &work));
        visit(lock, &work);
    });
    both_have_worked(&work);
}

fn two_at_once() {
    two_visit(&BinarySemaphore::new());
}

fn two_wait() {
    let (lock, work) = (BinarySemaphore::new(), Work::default());
    lock.acquire();
    thread::scope(|scope| {
        scope.spawn(|| visit(&lock, &work));
        scope.spawn(|| visit(&lock, &work));
        lock.release();
    });
    both_have_worked(&work);
}

fn released_twice() {
    let lock = BinarySemaphore::new();
    lock.acquire();
    let freed = thread::scope(|scope| {
        let other = scope.spawn(|| lock.release());
        let mine = lock.release();
        usize::from(mine) + usize::from(other.join().unwrap())
    });
    assert!(freed == 1, "a lock was acquired once, and {freed} releases said that they freed it");
    two_visit(&lock);
}
