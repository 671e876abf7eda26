//! Each job in a thread of its own, all at once, and what they returned in their order.

use std::sync::{Arc, Barrier};

use judge::{Census, Check, Config, Kind, Misconception, Part};

use super::answer::collect;

const RESULTS: &str = "the results are those of the jobs, in order";
const TOGETHER: &str = "the jobs run at the same time";

pub const CHECK: Check = Check {
    parts: &[
        Part::explored("each job runs once, in a new thread, to its end", Config::DEFAULT, each),
        Part::explored(RESULTS, Config::DEFAULT, results),
        Part::explored(TOGETHER, Config::DEFAULT, together),
        Part::real("ten jobs bring ten results, and none brings none", ten),
    ],
    misconceptions: &[
        Misconception {
            name: "runs-them-itself",
            says: "The calling thread does the jobs. The results are right, but there is only \
                   one thread: nothing overlaps.",
            shows: |it| it.says("the calling thread"),
        },
        Misconception {
            name: "joins-none",
            says: "A thread that was started has not done anything yet. Nobody waits for these, so \
                   collect is back before their results are there.",
            shows: |it| it.says("had not ended"),
        },
        Misconception {
            name: "one-after-the-other",
            says: "Each thread has ended before the next one is started, so no two are ever alive \
                   at once. Start them all before you wait for the first.",
            shows: |it| it.in_part(TOGETHER) && it.is("deadlock"),
        },
        Misconception {
            name: "keeps-a-sender",
            says: "A loop over a receiver ends when the last sender has gone. The threads' have \
                   gone with them, and one is still in collect's own hands.",
            shows: |it| it.is("deadlock") && it.used(|kind| matches!(kind, Kind::Channel { .. })),
        },
        Misconception {
            name: "as-they-come",
            says: "The threads finish in whatever order they like. A result needs its number, or \
                   has to be fetched from its own thread.",
            shows: |it| it.says("another order"),
        },
        Misconception {
            name: "pushes-constants",
            says: "What a thread's closure returns comes out of its join: that is the result, and \
                   nobody else knows it.",
            shows: |it| it.in_part(RESULTS) && it.is("panic"),
        },
    ],
    roles: &[],
};

/// What a job returns: nobody can know it without running it.
fn result_of(number: usize) -> u64 {
    1_000 + judge::seed() % 1_000 + 17 * number as u64
}

fn each() {
    let census = Arc::new(Census::new());
    let signs = Arc::clone(&census);
    collect(2, move |number| {
        signs.sign(number);
        result_of(number)
    });
    let by_thread = census.by_thread();
    let ended: usize = by_thread.iter().map(Vec::len).sum();
    assert!(ended >= 2, "{} of 2 jobs had not ended when collect came back", 2 - ended);
    assert!(!census.has_me(), "the calling thread has done a job itself");
    let mut numbers = by_thread.concat();
    numbers.sort_unstable();
    assert!(numbers == [0, 1], "jobs 0 and 1 were asked for, and these were done: {numbers:?}");
    assert!(by_thread.len() == 2, "one thread has done both jobs");
}

fn results() {
    let results = collect(2, result_of);
    let right = [0, 1].map(result_of);
    let mut sorted = results.clone();
    sorted.sort_unstable();
    assert!(sorted != right || results == right, "all results are there, in another order");
    assert!(results.len() == 2, "2 jobs were done, and {} results are there", results.len());
    for (number, (result, right)) in results.iter().zip(right).enumerate() {
        assert!(*result == right, "job {number} returned {right}, and its result is {result}");
    }
}

fn together() {
    let both_are_there = Arc::new(Barrier::new(2));
    let results = collect(2, move |number| {
        both_are_there.wait();
        result_of(number)
    });
    assert!(results.len() == 2, "2 jobs were done, and {} results are there", results.len());
}

fn ten() {
    let all_are_there = Arc::new(Barrier::new(10));
    let results = collect(10, move |number| {
        all_are_there.wait();
        result_of(number)
    });
    let right: Vec<u64> = (0..10).map(result_of).collect();
    assert!(results == right, "ten jobs returned {right:?}, and collect {results:?}");
    let none = collect(0, result_of);
    assert!(none.is_empty(), "no job was done, and {} results are there", none.len());
}
