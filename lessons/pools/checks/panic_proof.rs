//! A job that panics harms nobody, and its panic comes back to whoever waits for it.

use std::any::Any;
use std::panic::{self, AssertUnwindSafe};
use std::sync::{Arc, Barrier};

use judge::{Action, Check, Config, Ledger, Misconception, Panics, Part, Room};

use super::answer::{Pending, Pool};

const BEHIND: &str = "a job behind one that panics is done";
const VALUE: &str = "wait returns what the job panicked with";
const NOBODY: &str = "a worker lives on where nobody waits";
const STRENGTH: &str = "after a panic two workers still do two jobs at the same time";
const END: &str = "the pool ends after its last job, whatever panicked";

/// A panic that ends a thread is what may happen, and not yet a failure.
const CONFIG: Config =
    Config { panics: Panics::Deliver, spurious: 1, max_executions: 20_000, ..Config::DEFAULT };
const CALM: Config = Config { spurious: 0, max_executions: 5_000, ..CONFIG };

pub const CHECK: Check = Check {
    parts: &[
        Part::explored(BEHIND, CONFIG, behind),
        Part::explored(VALUE, CONFIG, value),
        Part::explored(NOBODY, CONFIG, nobody),
        Part::explored(END, CONFIG, end),
        Part::explored(STRENGTH, CALM, strength),
        Part::explored("and one worker still does one at a time", CALM, room),
        Part::real("of 100 jobs of four workers every third panics", many),
    ],
    misconceptions: &[
        Misconception {
            name: "poisons-the-queue",
            says: "The panic came while the worker held the lock of the queue, and poisoned it: \
                   after that, lock().unwrap() panics in every worker. Take the job out in a \
                   statement of its own, and catch the panic where the job runs.",
            shows: |it| {
                it.did(|action| matches!(action, Action::Panic(text) if text.contains("Poison")))
            },
        },
        Misconception {
            name: "needs-a-listener",
            says: "A worker sent a result to somebody who does not wait any more, unwrapped the \
                   error, and fell. That nobody listens is no failure: let it pass with ok().",
            shows: |it| {
                it.did(|action| matches!(action, Action::Panic(text) if text.contains("SendError")))
            },
        },
        Misconception {
            name: "boxed-twice",
            says: "The box that holds the panic was put into a box of its own, and downcast looks \
                   into the outer one. catch_unwind and join already give a Box<dyn Any + Send>: \
                   hand on that one.",
            shows: |it| it.says("in a second box"),
        },
        Misconception {
            name: "swallows-the-panic",
            says: "The panic was caught, and what it carried is gone: somebody else's error came \
                   in its place, or nothing at all. Send what catch_unwind returns, an Ok or an \
                   Err, as it is.",
            shows: |it| it.says("another value") || (it.in_part(VALUE) && it.is("deadlock")),
        },
        Misconception {
            name: "raises-it-again",
            says: "The panic goes on in the thread that waits, as if that had fallen itself. Give it \
                   back as the Err of wait: whoever asks decides what to do about it.",
            shows: |it| it.says("wait panicked itself"),
        },
        Misconception {
            name: "kills-a-worker",
            says: "A panic ends the thread in which it is not caught, and the worker is gone with \
                   what it had to do. Run the job in panic::catch_unwind(AssertUnwindSafe(job)), \
                   and send its result.",
            shows: |it| it.is("panic") && (it.in_part(BEHIND) || it.in_part(NOBODY)),
        },
    ],
    roles: &[],
};

/// What a job panics with.
#[derive(Debug, PartialEq)]
struct Reason(u64);

fn reason() -> u64 {
    judge::seed() % 1000
}

/// With a value that no word of anybody else's can be taken for.
fn fall(reason: u64) -> u64 {
    panic::panic_any(Reason(reason));
}

fn fall_with_words() -> u64 {
    panic!("this job falls");
}

#[track_caller]
fn assert_done(job: Pending<u64>, result: u64) {
    match job.wait() {
        Ok(came) => assert!(came == result, "a job returned {result}, and {came} came of it"),
        Err(_) => panic!("a job that does not panic came to nothing"),
    }
}

fn assert_fell(job: Pending<u64>, reason: u64) {
    let waited = panic::catch_unwind(AssertUnwindSafe(|| job.wait()));
    let result = waited.unwrap_or_else(|panic| {
        assert!(!panic.is::<Reason>(), "wait panicked itself, with what the job had panicked with");
        // Whatever else it is, it is not the check's.
        panic::resume_unwind(panic)
    });
    let Err(panic) = result else { panic!("a job panicked, and its wait returned Ok") };
    if panic.is::<Box<dyn Any + Send>>() {
        panic!("a job panicked, and what it panicked with came in a second box");
    }
    let came = panic.downcast::<Reason>();
    let same = came.is_ok_and(|came| *came == Reason(reason));
    assert!(same, "a job panicked, and another value came than the one that it panicked with");
}

fn behind() {
    let pool = Pool::new(1);
    let bad = pool.submit(fall_with_words);
    let good = pool.submit(reason);
    assert_done(good, reason());
    drop(bad);
}

fn value() {
    let pool = Pool::new(1);
    assert_fell(pool.submit(|| fall(reason())), reason());
}

fn nobody() {
    let pool = Pool::new(1);
    drop(pool.submit(|| 1));
    drop(pool.submit(fall_with_words));
    assert_done(pool.submit(reason), reason());
}

fn end() {
    let done = Arc::new(Ledger::new());
    let pool = Pool::new(1);
    let bad = pool.submit(|| fall(1));
    let ledger = Arc::clone(&done);
    let good = pool.submit(move || {
        ledger.note(());
        2
    });
    drop(pool);
    assert!(done.lines() == [()], "the pool is gone, and a job that was handed in is not done");
    assert_done(good, 2);
    assert_fell(bad, 1);
}

fn strength() {
    let pool = Pool::new(2);
    let bad = pool.submit(fall_with_words);
    assert!(bad.wait().is_err(), "a job panicked, and its wait returned Ok");
    let both = Arc::new(Barrier::new(2));
    let meet = || {
        let both = Arc::clone(&both);
        pool.submit(move || {
            both.wait();
            3
        })
    };
    let _other = meet();
    assert_done(meet(), 3);
}

fn room() {
    let room = Arc::new(Room::new());
    let pool = Pool::new(1);
    let bad = pool.submit(fall_with_words);
    assert!(bad.wait().is_err(), "a job panicked, and its wait returned Ok");
    for _ in 0..2 {
        let room = Arc::clone(&room);
        drop(pool.submit(move || room.visit()));
    }
    drop(pool);
    let most = room.most();
    assert!(most == 1, "after a panic {most} jobs ran at once, and there was one worker");
}

fn many() {
    let pool = Pool::new(4);
    let submit = |job: u64| {
        // Without the hook: nobody is to read of it.
        let fall = move || panic::resume_unwind(Box::new(Reason(job)));
        pool.submit(move || if job % 3 == 0 { fall() } else { job })
    };
    let jobs: Vec<_> = (0..100).map(submit).collect();
    for (number, job) in (0..).zip(jobs) {
        if number % 3 == 0 { assert_fell(job, number) } else { assert_done(job, number) }
    }
    let all = Arc::new(Barrier::new(4));
    for _ in 0..4 {
        let all = Arc::clone(&all);
        drop(pool.submit(move || all.wait().is_leader()));
    }
}
