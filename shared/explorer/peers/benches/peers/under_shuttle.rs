//! The programs under shuttle's exhaustive depth-first search.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use shuttle::scheduler::{DfsScheduler, Schedule, Scheduler, Task, TaskId};
use shuttle::{FailurePersistence, Runner};

use crate::answer::{Answer, Verdict, first_line};
use crate::exercise::Exercise;

#[path = "exercises.rs"]
pub(crate) mod exercises;

/// std as shuttle sees it.
mod facade {
    pub(super) use shuttle::{sync, thread};
}

pub(crate) fn run(exercise: &Exercise, limit: Duration) -> Answer {
    let mut config = shuttle::Config::default();
    config.failure_persistence = FailurePersistence::None;
    config.silence_warnings = true;
    config.max_time = Some(limit);
    let executions = Arc::new(AtomicU64::new(0));
    let exhausted = Arc::new(AtomicBool::new(false));
    let search = DfsScheduler::new(None, false);
    let search = Watched { search, exhausted: Arc::clone(&exhausted) };
    let (count, program) = (Arc::clone(&executions), exercise.run);
    let begun = Instant::now();
    let ended = catch_unwind(AssertUnwindSafe(|| {
        Runner::new(search, config).run(move || {
            count.fetch_add(1, Ordering::Relaxed);
            program();
        })
    }));
    let time = begun.elapsed();
    let verdict = match ended {
        Err(panic) => Verdict::Fails(first_line(&*panic)),
        Ok(_) if exhausted.load(Ordering::Relaxed) => Verdict::Holds,
        Ok(_) => Verdict::Unfinished,
    };
    Answer { executions: executions.load(Ordering::Relaxed), time, verdict }
}

/// A search that tells whether it came to its end: a runner does not.
struct Watched {
    search: DfsScheduler,
    exhausted: Arc<AtomicBool>,
}

impl Scheduler for Watched {
    fn new_execution(&mut self) -> Option<Schedule> {
        let next = self.search.new_execution();
        self.exhausted.store(next.is_none(), Ordering::Relaxed);
        next
    }

    fn next_task(
        &mut self,
        runnable: &[&Task],
        current: Option<TaskId>,
        yields: bool,
    ) -> Option<TaskId> {
        self.search.next_task(runnable, current, yields)
    }

    fn next_u64(&mut self) -> u64 {
        self.search.next_u64()
    }
}
