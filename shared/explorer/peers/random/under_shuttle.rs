//! A random program under shuttle's exhaustive depth-first search.

use std::collections::BTreeSet;
use std::panic;
use std::sync::{Arc, Mutex, Once, PoisonError};
use std::thread;

use explorer::Ending;
use shuttle::scheduler::{DfsScheduler, Schedule, Scheduler, Task, TaskId};
use shuttle::{FailurePersistence, Runner};

use crate::random::Outcomes;
use crate::random::program::Program;

#[path = "run.rs"]
mod run;

/// std as shuttle sees it.
mod facade {
    pub(super) use shuttle::{sync, thread};
}

/// The name of the threads that run shuttle.
const NAME: &str = "shuttle";

/// All outcomes; `None`: there are more interleavings than `most`.
pub(crate) fn outcomes(program: &Program, most: u64) -> Option<Outcomes> {
    let search = DfsScheduler::new(None, false);
    let search = Search { inner: search, executions: 0, most, was_cut: false };
    let search = Lent(Arc::new(Mutex::new(search)));
    let all = Arc::new(Mutex::new(BTreeSet::new()));
    silence();
    loop {
        let (lent, program, sink) = (search.clone(), program.clone(), Arc::clone(&all));
        // A failure ends a runner, and may leave its thread in a state of panic. The search
        // goes on in the next one, where it stood.
        let runner = thread::Builder::new().name(NAME.to_owned()).spawn(move || {
            Runner::new(lent, config()).run(move || {
                let seen = run::run(&program);
                sink.lock().unwrap_or_else(PoisonError::into_inner).insert(Ending::Value(seen));
            })
        });
        let failure = runner.expect("the system has a thread to give").join().err();
        let Some(failure) = failure else { break };
        let failure = Ending::Failed(kind(&*failure));
        all.lock().unwrap_or_else(PoisonError::into_inner).insert(failure);
    }
    let search = search.0.lock().unwrap_or_else(PoisonError::into_inner);
    let all = all.lock().unwrap_or_else(PoisonError::into_inner).clone();
    (!search.was_cut).then_some(Outcomes { all, executions: search.executions })
}

fn config() -> shuttle::Config {
    let mut config = shuttle::Config::default();
    config.failure_persistence = FailurePersistence::None;
    config.silence_warnings = true;
    config
}

/// The explorer's word for it.
fn kind(failure: &(dyn std::any::Any + Send)) -> String {
    let text = failure.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| failure.downcast_ref::<&str>().copied()).unwrap_or_default();
    if text.starts_with("deadlock") { "deadlock".to_owned() } else { format!("panic: {text}") }
}

/// shuttle's hook tells of each failure; here they are outcomes like others.
fn silence() {
    static SILENT: Once = Once::new();
    SILENT.call_once(|| {
        let usual = panic::take_hook();
        // The first runner puts its hook in place, and none does it again.
        Runner::new(DfsScheduler::new(Some(1), false), config()).run(|| ());
        panic::set_hook(Box::new(move |panic| {
            if thread::current().name() != Some(NAME) {
                usual(panic);
            }
        }));
    });
}

/// A search that outlives its runners.
struct Search {
    inner: DfsScheduler,
    executions: u64,
    most: u64,
    was_cut: bool,
}

#[derive(Clone)]
struct Lent(Arc<Mutex<Search>>);

impl Lent {
    fn with<T>(&self, act: impl FnOnce(&mut Search) -> T) -> T {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Scheduler for Lent {
    fn new_execution(&mut self) -> Option<Schedule> {
        self.with(|it| {
            let next = it.inner.new_execution()?;
            it.was_cut = it.executions >= it.most;
            it.executions += u64::from(!it.was_cut);
            (!it.was_cut).then_some(next)
        })
    }

    fn next_task(
        &mut self,
        runnable: &[&Task],
        current: Option<TaskId>,
        yields: bool,
    ) -> Option<TaskId> {
        self.with(|it| it.inner.next_task(runnable, current, yields))
    }

    fn next_u64(&mut self) -> u64 {
        self.with(|it| it.inner.next_u64())
    }
}
