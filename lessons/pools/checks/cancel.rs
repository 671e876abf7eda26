//! A job that is called off stops before its next step, says how far it came, and is over.

use std::sync::{Arc, Barrier};

use judge::{Check, Config, Ledger, Misconception, Part};

use super::answer::Job;

pub const CHECK: Check = Check {
    parts: &[
        Part::explored("a job that nobody cancels does all its steps", Config::DEFAULT, whole),
        Part::explored("cancel does not wait for the step that runs", Config::DEFAULT, no_waiting),
        Part::explored("no further step begins, and the steps are counted", Config::DEFAULT, stops),
        Part::explored("whenever cancel comes, the end is right", Config::DEFAULT, any_time),
        Part::explored("a job that is dropped is over", Config::DEFAULT, dropped),
        Part::explored("a job that is dropped stops early", Config::DEFAULT, dropped_early),
    ],
    misconceptions: &[
        Misconception {
            name: "finish-calls-off",
            says: "finish waits for a job; it does not call it off. Only cancel and the destructor \
                   set the flag.",
            shows: |it| it.in_part("a job that nobody cancels does all its steps"),
        },
        Misconception {
            name: "cancel-waits",
            says: "cancel asks, and returns at once. Whoever cancels may be the one for whom the \
                   running step waits; finish is there to wait.",
            shows: |it| it.in_part("cancel does not wait for the step that runs"),
        },
        Misconception {
            name: "half-is-called-whole",
            says: "A job that was called off has no result, only a number of steps that were done: \
                   Ok is for all of them.",
            shows: |it| it.says("Ok"),
        },
        Misconception {
            name: "throws-away-the-rest",
            says: "The steps run although the job was called off, and only their results are left \
                   out. What is called off should not be done: look before the step.",
            shows: |it| it.says("says that 0 was done"),
        },
        Misconception {
            name: "looks-once",
            says: "A flag that is looked at once tells nothing of what comes later. Look before \
                   each step.",
            shows: |it| it.in_part("no further step begins, and the steps are counted"),
        },
        Misconception {
            name: "left-alone-when-dropped",
            says: "A thread whose handle is dropped goes on. The destructor has to set the flag and \
                   then join, or steps run when nobody expects them any more.",
            shows: |it| it.says("dropped") || it.is("left behind"),
        },
    ],
    roles: &[],
};

fn amount() -> u64 {
    judge::seed() % 100
}

fn whole() {
    let amount = amount();
    let job = Job::start(2, move |number| number as u64 + amount);
    let end = job.finish();
    let wanted = Ok(vec![amount, amount + 1]);
    assert!(end == wanted, "nobody cancelled two steps, and finish says {end:?}");
    let empty = Job::start(0, |number| number).finish();
    assert!(empty == Ok(Vec::new()), "a job of no steps is whole, and finish says {empty:?}");
}

/// A job of three steps; the first one begins, meets the one who waits at `begun`, and ends
/// when somebody comes to `over`.
struct Held {
    begun: Arc<Barrier>,
    over: Arc<Barrier>,
    steps: Arc<Ledger<usize>>,
    job: Job<usize>,
}

fn held() -> Held {
    let (begun, over) = (Arc::new(Barrier::new(2)), Arc::new(Barrier::new(2)));
    let steps = Arc::new(Ledger::new());
    let (in_begun, in_over, in_steps) = (Arc::clone(&begun), Arc::clone(&over), Arc::clone(&steps));
    let job = Job::start(3, move |number| {
        in_steps.note(number);
        if number == 0 {
            in_begun.wait();
            in_over.wait();
        }
        number
    });
    Held { begun, over, steps, job }
}

fn no_waiting() {
    let Held { begun, over, job, .. } = held();
    begun.wait();
    job.cancel();
    over.wait();
    // What it says is the next part's.
    let _ = job.finish();
}

fn stops() {
    let Held { begun, over, steps, job } = held();
    begun.wait();
    job.cancel();
    over.wait();
    let end = job.finish();
    let done = steps.lines().len();
    if let Ok(results) = &end {
        assert!(results.len() == 3, "{done} of 3 steps were done, and finish says Ok: {results:?}");
    }
    assert!(
        done <= 2,
        "cancelled during the first of 3 steps, the job did {done}, and it says that {} was done",
        end.map_or_else(|done| done, |results| results.len())
    );
    assert!(end == Err(done), "{done} of 3 steps were done, and finish says {end:?}");
}

fn any_time() {
    let steps = Arc::new(Ledger::new());
    let in_steps = Arc::clone(&steps);
    let job = Job::start(2, move |number| {
        in_steps.note(number);
        number
    });
    job.cancel();
    steps.note(usize::MAX);
    let end = job.finish();
    let lines = steps.lines();
    let done = lines.len() - 1;
    let wanted = if done == 2 { Ok(vec![0, 1]) } else { Err(done) };
    assert!(end == wanted, "{done} of 2 steps were done, and finish says {end:?}");
}

fn dropped() {
    let Held { begun, over, steps, job } = held();
    begun.wait();
    let helper = std::thread::spawn(move || {
        over.wait();
    });
    drop(job);
    steps.note(usize::MAX);
    helper.join().unwrap();
    let lines = steps.lines();
    assert!(lines.last() == Some(&usize::MAX), "a step ran after the job had been dropped");
}

/// More steps than anybody does who is called off.
const MANY: usize = 200;

fn dropped_early() {
    // Each step leaves a reference behind: a count that is no step of the explorer.
    let steps = Arc::new(());
    let in_steps = Arc::clone(&steps);
    let job = Job::start(MANY, move |_| {
        std::mem::forget(Arc::clone(&in_steps));
        std::thread::yield_now();
    });
    drop(job);
    let done = Arc::strong_count(&steps) - 1;
    assert!(done < MANY, "a job that was dropped at once did all its {done} steps");
}
