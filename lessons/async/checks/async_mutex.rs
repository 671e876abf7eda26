//! One holder at a time, no poll that waits, and nobody left behind by one who leaves.

use std::panic::{self, AssertUnwindSafe};
use std::pin::{Pin, pin};
use std::task::Poll;
use std::thread;

use judge::{Check, Config, Misconception, Part, Wakes, block_on, poll_once};

use super::answer::Mutex;

const ALONE: &str = "who has the lock has the value, and no poll waits for it";
const TASKS: &str = "two tasks on two threads add up all they add";
const ANOTHER: &str = "of a task's wakers, the last one is called";
const LEFT: &str = "one who left is not waited for";
const WOKEN: &str = "one who was woken and left passes it on";
const FALLEN: &str = "a holder that panics gives the lock back";

pub const CHECK: Check = Check {
    parts: &[
        Part::explored(ALONE, Config::DEFAULT, alone),
        Part::explored(TASKS, Config::DEFAULT, tasks),
        Part::explored(ANOTHER, Config::DEFAULT, another),
        Part::explored(LEFT, Config::DEFAULT, left),
        Part::explored(WOKEN, Config::DEFAULT, woken),
        Part::explored(FALLEN, Config::DEFAULT, fallen),
    ],
    misconceptions: &[
        Misconception {
            name: "blocks-in-poll",
            says: "A poll that waits for a lock stops its thread, and the task that holds the lock \
                   may live on that very thread. Try, leave a waker, and return Poll::Pending.",
            shows: |it| it.in_part(ALONE) && it.is("deadlock"),
        },
        Misconception {
            name: "wakes-in-circles",
            says: "A task that wakes itself is polled at once, and again, until the lock is free: \
                   a core burns for it. Whoever gives the lock back wakes who waits.",
            shows: |it| it.says("before anybody gave the lock back"),
        },
        Misconception {
            name: "never-woken",
            says: "A pending future is asked again only when its waker is called. Whoever gives \
                   the lock back has to call one.",
            shows: |it| it.in_part(ALONE) && it.says("woken"),
        },
        Misconception {
            name: "first-waker-only",
            says: "A future may move to another task between two polls. Each pending poll leaves \
                   its waker in the place of the one before.",
            shows: |it| it.in_part(ANOTHER),
        },
        Misconception {
            name: "keeps-a-place",
            says: "A future that was dropped never comes to take its turn. It has to leave the \
                   queue in its Drop, or the lock goes to whoever comes first.",
            shows: |it| it.in_part(LEFT),
        },
        Misconception {
            name: "forgets-the-next",
            says: "The one who was woken has left without taking the lock, and the others sleep \
                   beside a free lock. Who leaves has to wake the next one.",
            shows: |it| it.in_part(WOKEN),
        },
    ],
    roles: &[],
};

fn amount() -> u64 {
    judge::seed() % 1000
}

/// Polls a future of `lock` that should get it.
#[track_caller]
fn taken<F: Future>(future: Pin<&mut F>, when: &str) -> F::Output {
    match poll_once(future, &Wakes::new()) {
        Poll::Ready(guard) => guard,
        Poll::Pending => panic!("{when}, the lock is free, and a poll does not get it"),
    }
}

/// Polls a future of `lock` that cannot get it.
#[track_caller]
fn refused<F: Future>(future: Pin<&mut F>, wakes: &Wakes) {
    assert!(poll_once(future, wakes).is_pending(), "two tasks have the lock at the same time");
}

#[track_caller]
fn woken_by_now(wakes: &Wakes, who: &str) {
    assert!(wakes.count() > 0, "the lock was given back, and {who} was not woken");
}

fn alone() {
    let mutex = Mutex::new(amount());
    let mut guard = taken(pin!(mutex.lock()), "at first");
    assert!(*guard == amount(), "{} was put into the mutex, and {} is in it", amount(), *guard);
    *guard += 1;
    let (mut second, wakes) = (pin!(mutex.lock()), Wakes::new());
    refused(second.as_mut(), &wakes);
    let early = wakes.count();
    assert!(
        early == 0,
        "a task that waits was woken {early} times before anybody gave the lock back"
    );
    drop(guard);
    woken_by_now(&wakes, "the task that waits for it");
    let guard = taken(second, "after the first guard was dropped");
    assert!(
        *guard == amount() + 1,
        "{} was left in the mutex, and {} is in it",
        amount() + 1,
        *guard
    );
    drop(guard);
    drop(taken(pin!(mutex.lock()), "after both guards were dropped"));
}

fn tasks() {
    let mutex = Mutex::new(0);
    let add = |amount: u64| {
        block_on(async {
            let mut guard = mutex.lock().await;
            let before = *guard;
            // Somebody else may run here; the value is safe.
            thread::yield_now();
            *guard = before + amount;
        });
    };
    thread::scope(|scope| {
        scope.spawn(|| add(1));
        add(2);
        add(4);
    });
    let sum = *taken(pin!(mutex.lock()), "after all tasks have ended");
    assert!(sum == 7, "1, 2 and 4 were added, and {sum} is in the mutex");
}

fn another() {
    let mutex = Mutex::new(0);
    let guard = taken(pin!(mutex.lock()), "at first");
    let (mut waiting, old, new) = (pin!(mutex.lock()), Wakes::new(), Wakes::new());
    refused(waiting.as_mut(), &old);
    refused(waiting.as_mut(), &new);
    drop(guard);
    woken_by_now(&new, "the task that polled last");
    drop(taken(waiting, "after the guard was dropped"));
}

fn left() {
    let mutex = Mutex::new(0);
    // One that was never polled leaves nothing behind.
    drop(mutex.lock());
    let guard = taken(pin!(mutex.lock()), "at first");
    let mut first = Box::pin(mutex.lock());
    refused(first.as_mut(), &Wakes::new());
    let (mut second, wakes) = (pin!(mutex.lock()), Wakes::new());
    refused(second.as_mut(), &wakes);
    drop(first);
    drop(guard);
    woken_by_now(&wakes, "the only task that still waits for it");
    drop(taken(second, "after the guard was dropped"));
    // And when nobody at all waits any more.
    let guard = taken(pin!(mutex.lock()), "after that");
    let mut third = Box::pin(mutex.lock());
    refused(third.as_mut(), &Wakes::new());
    drop(third);
    drop(guard);
    drop(taken(pin!(mutex.lock()), "after one who waited has left"));
}

fn woken() {
    let mutex = Mutex::new(0);
    let guard = taken(pin!(mutex.lock()), "at first");
    let mut first = Box::pin(mutex.lock());
    refused(first.as_mut(), &Wakes::new());
    let (mut second, wakes) = (pin!(mutex.lock()), Wakes::new());
    refused(second.as_mut(), &wakes);
    drop(guard);
    // The first one was woken, perhaps, and does not come.
    drop(first);
    woken_by_now(&wakes, "the task that still waits for it");
    drop(taken(second, "after the other one has left"));
}

fn fallen() {
    let mutex = Mutex::new(0);
    let (mut waiting, wakes) = (pin!(mutex.lock()), Wakes::new());
    let fall = || {
        let mut guard = taken(pin!(mutex.lock()), "at first");
        *guard = 1;
        refused(waiting.as_mut(), &wakes);
        panic::resume_unwind(Box::new("on purpose"));
    };
    let fallen = panic::catch_unwind(AssertUnwindSafe(fall));
    let on_purpose = fallen.err().is_some_and(|it| it.downcast_ref() == Some(&"on purpose"));
    assert!(
        on_purpose,
        "a task that holds the lock panics, and another one cannot even ask for it"
    );
    woken_by_now(&wakes, "the task that waits for it");
    let guard = taken(waiting, "after its holder has panicked");
    assert!(*guard == 1, "1 was left in the mutex, and {} is in it", *guard);
}
