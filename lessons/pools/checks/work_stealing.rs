//! Every job once, nobody idle while there is work, no more workers than queues.

use std::collections::VecDeque;
use std::sync::{Arc, Barrier, Condvar, Mutex};

use judge::{Check, Config, Ledger, Misconception, Part, Room, Waits};

use super::answer::{Job, run};

pub const CHECK: Check = Check {
    parts: &[
        Part::explored(
            "every job is run once, and run returns after all of them",
            Config::DEFAULT,
            once,
        ),
        Part::explored("there are no more workers than queues", Config::DEFAULT, workers),
        Part::explored("two jobs of one queue run at the same time", Config::DEFAULT, two),
        Part::explored("a thief goes on as long as there is work", Config::DEFAULT, goes_on),
        Part::explored("work is found wherever it is", Config::DEFAULT, far_away),
        Part::real("six workers find six jobs in one queue, and no queue is no work", six),
    ],
    misconceptions: &[
        Misconception {
            name: "loses-the-loot",
            says: "What a thief takes and does not run, nobody runs. Take one job, or keep the rest.",
            shows: |it| it.in_part("every job is run once, and run returns after all of them"),
        },
        Misconception {
            name: "thread-for-each-job",
            says: "There is a worker for each queue, not for each job: with a million jobs there \
                   would be a million threads.",
            shows: |it| it.in_part("there are no more workers than queues"),
        },
        Misconception {
            name: "locked-while-it-runs",
            says: "The queue stays locked while the job runs, so that all others wait for it. A \
                   guard in the condition of a while let lives until the end of its body.",
            shows: |it| it.stuck(|waits| matches!(waits, Waits::Lock { .. })),
        },
        Misconception {
            name: "no-stealing",
            says: "A worker whose own queue is empty goes home while jobs wait in another one. \
                   Let the queues be shared, and let it take from the others.",
            shows: |it| it.is("deadlock") && !it.used(|_| true),
        },
        Misconception {
            name: "steals-once",
            says: "A worker that has helped once is idle again, and has to look again until there \
                   is no job in any queue.",
            shows: |it| it.in_part("a thief goes on as long as there is work"),
        },
        Misconception {
            name: "asks-one-neighbour",
            says: "Work may be in any queue. Ask all of them before you call it a day.",
            shows: |it| it.is("waiting") || it.in_part("work is found wherever it is"),
        },
    ],
    roles: &[],
};

/// A queue of these jobs.
macro_rules! queue {
    ($($job:expr),*) => {
        VecDeque::from([$(Box::new($job) as Job),*])
    };
}

fn note(ledger: &Arc<Ledger<&'static str>>, job: &'static str) -> impl FnOnce() + Send + 'static {
    let ledger = Arc::clone(ledger);
    move || ledger.note(job)
}

fn once() {
    let ledger = Arc::new(Ledger::new());
    run(vec![queue![note(&ledger, "a"), note(&ledger, "b")], queue![note(&ledger, "c")]]);
    ledger.note("returned");
    let mut lines = ledger.lines();
    let last = lines.pop();
    assert!(last == Some("returned"), "run had returned, and the job {last:?} still ran");
    lines.sort_unstable();
    assert!(lines == ["a", "b", "c"], "the jobs are a, b and c, and {lines:?} were run");
}

fn workers() {
    let room = Arc::new(Room::new());
    let visit = || {
        let room = Arc::clone(&room);
        move || room.visit()
    };
    run(vec![queue![visit(), visit()], queue![visit()]]);
    let most = room.most();
    assert!(most <= 2, "there are 2 queues, and {most} jobs ran at the same time");
}

fn meet(barrier: &Arc<Barrier>) -> impl FnOnce() + Send + 'static {
    let barrier = Arc::clone(barrier);
    move || {
        barrier.wait();
    }
}

fn two() {
    let together = Arc::new(Barrier::new(2));
    run(vec![queue![meet(&together), meet(&together)], queue![]]);
    // And the other way round.
    let together = Arc::new(Barrier::new(2));
    run(vec![queue![], queue![meet(&together), meet(&together)]]);
}

fn goes_on() {
    let done = Arc::new((Mutex::new(0), Condvar::new()));
    let wait = {
        let done = Arc::clone(&done);
        move || {
            let count = done.0.lock().unwrap();
            drop(done.1.wait_while(count, |count| *count < 2).unwrap());
        }
    };
    let count = || {
        let done = Arc::clone(&done);
        move || {
            *done.0.lock().unwrap() += 1;
            done.1.notify_one();
        }
    };
    // Whoever has the first job waits for both others, which the other worker has to do.
    run(vec![queue![wait, count(), count()], queue![]]);
}

fn far_away() {
    let together = Arc::new(Barrier::new(3));
    // Whoever looks into one other queue misses it, whichever way it looks.
    run(vec![queue![], queue![], queue![meet(&together), meet(&together), meet(&together)]]);
}

fn six() {
    run(Vec::new());
    let together = Arc::new(Barrier::new(6));
    let mut queues: Vec<VecDeque<Job>> = (0..5).map(|_| queue![]).collect();
    queues.push((0..6).map(|_| Box::new(meet(&together)) as Job).collect());
    run(queues);
}
