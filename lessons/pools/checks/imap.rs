//! Results in order, each as soon as it can be, and never far ahead.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Barrier};

use crossbeam::channel;
use judge::{Check, Config, Misconception, Part, Room};

use super::answer::imap;

const LAZY: &str = "the first result is there before the last item is";
const MEET: &str = "two workers do two jobs at the same time";
const ORDER: &str = "the results come in the order of the items";
const FIRST: &str = "a result is handed out while the job behind it still runs";
const REFILL: &str = "the next job begins while the one before it still runs";
const AHEAD: &str = "no more items are taken than asked for, plus one for each worker";
const ENDS: &str = "dropped early, it lets its threads end";

const CONFIG: Config = Config { spurious: 1, max_executions: 20_000, ..Config::DEFAULT };
const CALM: Config = Config { spurious: 0, max_executions: 8_000, ..CONFIG };

pub const CHECK: Check = Check {
    parts: &[
        Part::real("each item has its result", results),
        Part::explored(MEET, CALM, meet)
            .never("somebody who waits looks again and again", |it| it.spins()),
        Part::explored(ORDER, CALM, order),
        Part::explored(LAZY, CONFIG, lazy),
        Part::explored(FIRST, CALM, first),
        Part::explored(REFILL, CALM, refill),
        Part::explored("one worker does one job at a time", CONFIG, room),
        Part::explored(AHEAD, CALM, ahead),
        Part::explored(ENDS, CONFIG, ends),
        Part::real("eight workers do eight jobs at the same time, of a thousand", many),
    ],
    misconceptions: &[
        Misconception {
            name: "collects-all",
            says: "No result is handed out before the last item was taken. Return an iterator that \
                   works when it is asked, such as iter::from_fn with the pool inside.",
            shows: |it| it.in_part(LAZY) && it.is("deadlock"),
        },
        Misconception {
            name: "one-at-a-time",
            says: "One job is begun, and nobody takes the next item until its result was handed \
                   out. Begin as many as there are workers before you wait for the first.",
            shows: |it| it.in_part(MEET) && it.is("deadlock"),
        },
        Misconception {
            name: "completion-order",
            says: "The results come in the order in which the jobs end. Keep a row of those that \
                   are under way, and wait for the first of them.",
            shows: |it| it.says("the result of item"),
        },
        Misconception {
            name: "in-waves",
            says: "A whole wave of jobs has to end before one of their results is handed out, or \
                   before the next job begins. Wait for one job at a time, and begin another in \
                   its place.",
            shows: |it| (it.in_part(FIRST) || it.in_part(REFILL)) && it.is("deadlock"),
        },
        Misconception {
            name: "takes-everything",
            says: "The workers run ahead of whoever reads the results, and of endless items they \
                   would make an endless heap of results. Let next begin the jobs, or let the \
                   workers wait until a result was taken.",
            shows: |it| it.says("were taken"),
        },
        Misconception {
            name: "stays-behind",
            says: "The iterator is gone, and a thread still waits for something that nobody can \
                   send any more. Who keeps the queue open? Only the iterator may have the sender.",
            shows: |it| it.is("left behind"),
        },
    ],
    roles: &[],
};

/// So that nobody can know the results.
fn result_of(item: u64) -> String {
    format!("{item} and {}", judge::seed() % 1000)
}

fn assert_next(results: &mut impl Iterator<Item = String>, item: u64) {
    let Some(came) = results.next() else { panic!("item {item} has no result: next says None") };
    if came == result_of(item) {
        return;
    }
    match (0..1_000).find(|other| came == result_of(*other)) {
        Some(other) => panic!("instead of the result of item {item} came that of item {other}"),
        None => panic!("instead of the result of item {item} came '{came}'"),
    }
}

fn assert_all(mut results: impl Iterator<Item = String>, items: u64) {
    (0..items).for_each(|item| assert_next(&mut results, item));
    let more = results.next();
    assert!(more.is_none(), "{items} items have more than {items} results");
}

fn results() {
    for (workers, items) in [(1, 3), (2, 5), (3, 1), (2, 0)] {
        assert_all(imap(workers, 0..items, result_of), items);
    }
}

/// The third item comes only when the first result was handed out.
fn lazy() {
    let (go, may_go) = channel::bounded(1);
    let items = (0..3).inspect(move |item| {
        if *item == 2 {
            may_go.recv().unwrap();
        }
    });
    let mut results = imap(1, items, result_of);
    assert_next(&mut results, 0);
    go.send(()).unwrap();
    assert_next(&mut results, 1);
    assert_next(&mut results, 2);
}

fn meet() {
    let both = Barrier::new(2);
    let job = move |item| {
        both.wait();
        result_of(item)
    };
    let mut results = imap(2, 0..2, job);
    assert_next(&mut results, 0);
    assert_next(&mut results, 1);
}

/// The second job is done before the first one is.
fn order() {
    let (tell, told) = channel::bounded(1);
    let job = move |item| {
        match item {
            0 => told.recv().unwrap(),
            _ => tell.send(()).unwrap(),
        }
        result_of(item)
    };
    let mut results = imap(2, 0..2, job);
    assert_next(&mut results, 0);
    assert_next(&mut results, 1);
}

/// The second job ends only when the first result was handed out.
fn first() {
    let (go, may_go) = channel::bounded(1);
    let job = move |item| {
        if item == 1 {
            may_go.recv().unwrap();
        }
        result_of(item)
    };
    let mut results = imap(2, 0..2, job);
    assert_next(&mut results, 0);
    go.send(()).unwrap();
    assert_next(&mut results, 1);
}

/// The second and the third job meet.
fn refill() {
    let both = Barrier::new(2);
    let job = move |item| {
        if item > 0 {
            both.wait();
        }
        result_of(item)
    };
    let mut results = imap(2, 0..3, job);
    assert_next(&mut results, 0);
    assert_next(&mut results, 1);
}

fn room() {
    let room = Arc::new(Room::new());
    let visited = Arc::clone(&room);
    let job = move |item| {
        visited.visit();
        result_of(item)
    };
    assert_all(imap(1, 0..2, job), 2);
    let most = room.most();
    assert!(most == 1, "{most} jobs ran at once, and there was one worker");
}

/// Endless items that complain when somebody takes more than asked for, plus `more`.
fn watched(asked: &Arc<AtomicUsize>, more: usize) -> impl Iterator<Item = u64> + use<> {
    let asked = Arc::clone(asked);
    (0..).inspect(move |item| {
        let (asked, taken) = (asked.load(Ordering::Relaxed), *item as usize + 1);
        let allowed = taken <= asked + more;
        assert!(allowed, "{taken} items were taken when {asked} of the results had been asked for");
    })
}

fn ahead() {
    let asked = Arc::new(AtomicUsize::new(0));
    let mut results = imap(2, watched(&asked, 2), result_of);
    asked.fetch_add(1, Ordering::Relaxed);
    assert_next(&mut results, 0);
}

fn ends() {
    let asked = Arc::new(AtomicUsize::new(0));
    let mut results = imap(1, watched(&asked, 1), result_of);
    for item in 0..2 {
        asked.fetch_add(1, Ordering::Relaxed);
        assert_next(&mut results, item);
    }
    drop(results);
}

fn many() {
    let all = Barrier::new(8);
    let job = move |item| {
        if item < 8 {
            all.wait();
        }
        result_of(item)
    };
    assert_all(imap(8, 0..1_000, job), 1_000);
}
