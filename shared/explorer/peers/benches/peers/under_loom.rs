//! The programs under loom.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use crate::answer::{Answer, Verdict, first_line};
use crate::exercise::Exercise;

#[path = "exercises.rs"]
pub(crate) mod exercises;

/// std as loom sees it.
mod facade {
    pub(super) use loom::{sync, thread};
}

/// loom looks at the clock once in so many executions.
const CLOCK_EVERY: usize = 64;
/// The longest execution, in steps: ten times what loom allows by itself.
const MAX_BRANCHES: usize = 10_000;

/// `tell` gets the answer also when loom ends the process: it does after a deadlock.
pub(crate) fn run(exercise: &Exercise, limit: Duration, tell: fn(&Answer)) -> Answer {
    let mut model = loom::model::Builder::new();
    model.max_duration = Some(limit);
    model.max_branches = MAX_BRANCHES;
    model.checkpoint_interval = CLOCK_EVERY;
    let executions = Arc::new(AtomicU64::new(0));
    let (count, program) = (Arc::clone(&executions), exercise.run);
    let begun = Instant::now();
    let so_far = {
        let executions = Arc::clone(&executions);
        move |verdict| Answer {
            executions: executions.load(Ordering::Relaxed),
            time: begun.elapsed(),
            verdict,
        }
    };
    let at_panic = so_far.clone();
    std::panic::set_hook(Box::new(move |panic| {
        tell(&at_panic(Verdict::Fails(first_line(panic.payload()))));
    }));
    let ended = catch_unwind(AssertUnwindSafe(|| {
        model.check(move || {
            count.fetch_add(1, Ordering::Relaxed);
            program();
        });
    }));
    so_far(match ended {
        Err(panic) => Verdict::Fails(first_line(&*panic)),
        Ok(()) if begun.elapsed() < limit => Verdict::Holds,
        Ok(()) => Verdict::Unfinished,
    })
}
