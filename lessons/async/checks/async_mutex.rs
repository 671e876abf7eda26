//! One holder at a time, no poll that waits, and nobody left behind by one who leaves.

use std::panic::{self, AssertUnwindSafe};
use std::pin::{Pin, pin};
use std::task::Poll;
use std::thread;
use std::time::Instant;

use judge::{Check, Config, Misconception, Part, Wakes, block_on, poll_once};

use super::answer::{Guard, Mutex};

const ALONE: &str = "who has the lock has the value, and no poll waits for it";
const TASKS: &str = "two tasks on two threads add up all they add";
const ANOTHER: &str = "of a task's wakers, the last one is called";
const LEFT: &str = "one who left is not waited for";
const WOKEN: &str = "one who was woken and left passes it on";
const ALL: &str = "in the end all who wait have had it, whoever comes or goes in between";
const LEAVES: &str = "one gives up while another waits and a third gives it back";
const FALLEN: &str = "a holder that panics gives the lock back";

pub const CHECK: Check = Check {
    parts: &[
        Part::explored(ALONE, Config::DEFAULT, alone),
        Part::explored(ANOTHER, Config::DEFAULT, another),
        Part::explored(LEFT, Config::DEFAULT, left),
        Part::explored(WOKEN, Config::DEFAULT, woken),
        Part::explored(ALL, Config::DEFAULT, all),
        Part::explored(FALLEN, Config::DEFAULT, fallen),
        Part::explored(TASKS, Config::DEFAULT, tasks),
        Part::explored(LEAVES, Config::DEFAULT, leaves),
    ],
    misconceptions: &[
        Misconception {
            name: "blocks-in-poll",
            says: "A poll that waits for a lock stops its thread, and the task that holds the lock \
                   may live on that very thread. Try, leave a waker, and return Poll::Pending.",
            shows: |it| it.in_part(ALONE) && (!it.is("panic") || it.says("a poll waited")),
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
            shows: |it| it.in_part(WOKEN) || it.in_part(LEAVES),
        },
        Misconception {
            name: "registers-only-once",
            says: "Somebody else was quicker, and the one who was woken in vain waits again: it \
                   needs a place in the queue again, too. Leave the waker in each poll that is \
                   pending.",
            shows: |it| it.in_part(ALL),
        },
        Misconception {
            name: "not-released-on-panic",
            says: "The task that had the lock has panicked, and nobody can have it any more. A \
                   guard is dropped in a panic, too: let its drop do the same as always.",
            shows: |it| it.in_part(FALLEN),
        },
        Misconception {
            name: "registers-after-the-check",
            says: "The lock is given back between your look and the leaving of your waker: nobody \
                   finds the waker, and you sleep though the lock is free. Do both in one step, \
                   or leave the waker first and look again.",
            shows: |it| it.is("deadlock"),
        },
    ],
    roles: &[],
};

fn amount() -> u64 {
    judge::seed() % 1000
}

/// Polls a future of `lock` that should get it.
#[track_caller]
fn taken<F: Future + ?Sized>(future: Pin<&mut F>, when: &str) -> F::Output {
    match poll_once(future, &Wakes::new()) {
        Poll::Ready(guard) => guard,
        Poll::Pending => panic!("{when}, the lock is free, and a poll does not get it"),
    }
}

/// Polls a future of `lock` that cannot get it.
#[track_caller]
fn refused<F: Future + ?Sized>(future: Pin<&mut F>, wakes: &Wakes) {
    let begun = Instant::now();
    assert!(poll_once(future, wakes).is_pending(), "two tasks have the lock at the same time");
    let passed = begun.elapsed();
    assert!(passed.is_zero(), "the lock is not free, and a poll waited for {passed:?}");
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

/// Somebody who wants the lock.
struct Task<'a> {
    lock: Pin<Box<dyn Future<Output = Guard<'a, u64>> + 'a>>,
    wakes: Wakes,
}

impl<'a> Task<'a> {
    /// One who has asked in vain.
    fn waiting(mutex: &'a Mutex<u64>) -> Self {
        let mut task = Self { lock: Box::pin(mutex.lock()), wakes: Wakes::new() };
        refused(task.lock.as_mut(), &task.wakes);
        task
    }
}

fn left() {
    let mutex = Mutex::new(0);
    // One that was never polled leaves nothing behind.
    drop(mutex.lock());
    for leaves in 0..2 {
        let guard = taken(pin!(mutex.lock()), "at first");
        let mut tasks = vec![Task::waiting(&mutex), Task::waiting(&mutex)];
        drop(tasks.remove(leaves));
        drop(guard);
        woken_by_now(&tasks[0].wakes, "the only task that still waits for it");
        drop(taken(tasks[0].lock.as_mut(), "after the guard was dropped"));
    }
    // And when nobody at all waits any more.
    let guard = taken(pin!(mutex.lock()), "after that");
    drop(Task::waiting(&mutex));
    drop(guard);
    drop(taken(pin!(mutex.lock()), "after one who waited has left"));
}

fn woken() {
    let mutex = Mutex::new(0);
    for leaves in 0..2 {
        let guard = taken(pin!(mutex.lock()), "at first");
        let mut tasks = vec![Task::waiting(&mutex), Task::waiting(&mutex)];
        drop(guard);
        // One of them was woken, or both, and one of them does not come.
        drop(tasks.remove(leaves));
        woken_by_now(&tasks[0].wakes, "the task that still waits for it");
        drop(taken(tasks[0].lock.as_mut(), "after the other one has left"));
    }
}

fn all() {
    for leaves in [None, Some(0), Some(1)] {
        let mutex = Mutex::new(0);
        let guard = taken(pin!(mutex.lock()), "at first");
        let mut tasks = vec![Task::waiting(&mutex), Task::waiting(&mutex)];
        if let Some(leaves) = leaves {
            drop(tasks.remove(leaves));
        }
        tasks.push(Task::waiting(&mutex));
        drop(guard);
        // It comes before those who were woken: it may overtake them, or wait behind them.
        let mut newcomer = Task { lock: Box::pin(mutex.lock()), wakes: Wakes::new() };
        let holder = poll_once(newcomer.lock.as_mut(), &newcomer.wakes);
        if holder.is_pending() {
            tasks.push(newcomer);
        }
        in_the_end(tasks, holder);
    }
}

/// Whoever was woken is polled, until all have had the lock.
fn in_the_end<'a>(mut tasks: Vec<Task<'a>>, mut holder: Poll<Guard<'a, u64>>) {
    while !tasks.is_empty() {
        let mut waiting = Vec::new();
        for mut task in tasks {
            if task.wakes.count() > 0 {
                task.wakes = Wakes::new();
                let polled = poll_once(task.lock.as_mut(), &task.wakes);
                assert!(polled.is_pending() || holder.is_pending(), "two tasks have the lock");
                if polled.is_ready() {
                    holder = polled;
                    continue;
                }
            }
            waiting.push(task);
        }
        tasks = waiting;
        let left = tasks.len();
        assert!(
            holder.is_ready(),
            "the lock is free, {left} tasks wait for it, and none was woken"
        );
        holder = Poll::Pending;
    }
}

fn leaves() {
    let mutex = Mutex::new(0);
    let guard = block_on(mutex.lock());
    thread::scope(|scope| {
        scope.spawn(|| {
            let _ = poll_once(pin!(mutex.lock()), &Wakes::new());
        });
        scope.spawn(|| drop(block_on(mutex.lock())));
        drop(guard);
    });
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
