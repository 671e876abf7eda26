//! Each item once, in order, by so many workers at once as are asked for.

use std::sync::Barrier;
use std::sync::atomic::{AtomicUsize, Ordering};

use judge::{Action, Check, Config, Misconception, Part, Room, Waits};

use super::answer::pool_map;

const ORDER: &str = "the results stand in the order of the items";
const MEET: &str = "as many jobs run at once as there are workers";
const ROOM: &str = "never more jobs run at once than there are workers";
const NEXT: &str = "a worker that is done takes the next item";

/// Enough for all that is not in itself a pool of threads.
const SHORT: Config = Config { max_executions: 20_000, ..Config::DEFAULT };

pub const CHECK: Check = Check {
    parts: &[
        Part::real("each item has its result", results),
        Part::explored(MEET, Config::DEFAULT, meet),
        Part::explored(ORDER, Config::DEFAULT, order),
        Part::explored(ROOM, Config::DEFAULT, room),
        Part::explored(NEXT, SHORT, next),
        Part::real("32 workers do 32 jobs at once, and four do a hundred", many),
    ],
    misconceptions: &[
        Misconception {
            name: "runs-inline",
            says: "The thread that calls pool_map does the jobs itself, one after the other. \
                   Workers are threads: spawn them in a thread::scope.",
            shows: |it| it.is("deadlock") && !it.did(|action| matches!(action, Action::Spawn(_))),
        },
        Misconception {
            name: "lock-held",
            says: "A worker holds the lock of the queue while its job runs, and so the others \
                   cannot take an item. A guard that is made in a `while let` lives to the end \
                   of its body.",
            shows: |it| it.is("deadlock") && it.stuck(|waits| matches!(waits, Waits::Lock { .. })),
        },
        Misconception {
            name: "one-at-a-time",
            says: "Only one thread was at work when everything stood still. Spawn all workers \
                   before you wait for the first one; iterators are lazy, and a chain of two \
                   `map`s takes an item through both before it looks at the next.",
            shows: |it| it.in_part(MEET) && it.is("deadlock"),
        },
        Misconception {
            name: "deals-out-first",
            says: "The items were dealt out beforehand, or in rounds: one waits behind a long job \
                   while another worker has nothing to do. Let the workers take from one queue, \
                   an item at a time.",
            shows: |it| it.in_part(NEXT) && it.is("deadlock"),
        },
        Misconception {
            name: "thread-per-item",
            says: "More jobs run at once than there are workers. Spawn as many threads as there \
                   are workers, and let each take item after item.",
            shows: |it| it.says("ran at once"),
        },
        Misconception {
            name: "completion-order",
            says: "The results stand in the order in which the jobs ended. Give each item its \
                   place along (enumerate), and put the results in order by it.",
            shows: |it| it.says("stands the result of item"),
        },
    ],
    roles: &[],
};

/// A value that cannot be copied.
struct Item(u64);

/// So that nobody can know the results.
fn result_of(Item(number): Item) -> String {
    format!("{number} and {}", judge::seed() % 1000)
}

fn assert_results(results: &[String], items: u64) {
    let count = results.len() as u64;
    assert!(count == items, "{items} items were given, and there are {count} results");
    for (place, result) in results.iter().enumerate() {
        let of = (0..items).find(|number| *result == result_of(Item(*number)));
        let Some(of) = of else { panic!("'{result}' is the result of no item") };
        assert!(of == place as u64, "in place {place} stands the result of item {of}");
    }
}

fn results() {
    for items in [0, 1, 3] {
        let results = pool_map(1, (0..items).map(Item).collect(), result_of);
        assert_results(&results, items);
    }
}

fn order() {
    let steps = AtomicUsize::new(0);
    let job = |item| {
        steps.fetch_add(1, Ordering::Relaxed);
        result_of(item)
    };
    assert_results(&pool_map(2, vec![Item(0), Item(1)], job), 2);
    let steps = steps.into_inner();
    assert!(steps == 2, "two items were given to a job {steps} times");
}

fn meet() {
    let both = Barrier::new(2);
    let job = |item| {
        both.wait();
        result_of(item)
    };
    assert_results(&pool_map(2, vec![Item(0), Item(1)], job), 2);
}

fn room() {
    let room = Room::new();
    pool_map(1, vec![Item(0), Item(1)], |_| room.visit());
    let most = room.most();
    assert!(most == 1, "{most} jobs ran at once, and there was one worker");
}

/// The first job to begin meets the third: the other worker has done the second by then.
fn next() {
    let (begun, first_and_third) = (AtomicUsize::new(0), Barrier::new(2));
    let job = |item| {
        if begun.fetch_add(1, Ordering::Relaxed) != 1 {
            first_and_third.wait();
        }
        result_of(item)
    };
    assert_results(&pool_map(2, vec![Item(0), Item(1), Item(2)], job), 3);
}

fn many() {
    let all = Barrier::new(32);
    let job = |item| {
        all.wait();
        result_of(item)
    };
    assert_results(&pool_map(32, (0..32).map(Item).collect(), job), 32);
    for (workers, items) in [(4, 100), (5, 2), (2, 0)] {
        assert_results(&pool_map(workers, (0..items).map(Item).collect(), result_of), items);
    }
}
