//! Small programs of two threads, and all that can come of them.

use std::fmt::Debug;
use std::panic::{AssertUnwindSafe, Location, catch_unwind};
use std::sync::{Arc, Mutex};

use explorer::{Config, Count, Ending, check, explore, ops};

/// Every value that the program can return, in order. None of its executions fails.
pub(crate) fn values<T>(program: impl Fn() -> T + Send + Sync + 'static) -> Vec<T>
where
    T: Ord + Clone + Debug + Send + 'static,
{
    values_with(&Config::DEFAULT, program)
}

/// The same with another configuration.
pub(crate) fn values_with<T>(
    config: &Config,
    program: impl Fn() -> T + Send + Sync + 'static,
) -> Vec<T>
where
    T: Ord + Clone + Debug + Send + 'static,
{
    let outcomes = explore(config, Count::Classes, program);
    assert!(outcomes.complete, "{:?}", outcomes.refused);
    let value = |ending| match ending {
        Ending::Value(value) => value,
        Ending::Failed(kind) => panic!("an execution fails: {kind}"),
    };
    let mut values: Vec<T> = outcomes.rows.into_iter().map(|row| value(row.ending)).collect();
    values.sort();
    values
}

/// The kind of failure that is found, or `passed`.
pub(crate) fn verdict(program: impl Fn() + Send + Sync + 'static) -> &'static str {
    check(&Config::DEFAULT, program).verdict()
}

/// Runs two threads to their end; what each returned.
#[track_caller]
pub(crate) fn pair<S, A, B>(shared: &Arc<S>, first: fn(&S) -> A, second: fn(&S) -> B) -> (A, B)
where
    S: Send + Sync + 'static,
    A: Send + 'static,
    B: Send + 'static,
{
    let (first, second) = (spawn(shared, first), spawn(shared, second));
    (first(), second())
}

/// Begins a thread; the answer waits for its end.
#[track_caller]
pub(crate) fn spawn<S, T>(shared: &Arc<S>, body: fn(&S) -> T) -> impl FnOnce() -> T
where
    S: Send + Sync + 'static,
    T: Send + 'static,
{
    let place = Location::caller();
    let (result, shared) = (Arc::new(Mutex::new(None)), Arc::clone(shared));
    let sink = Arc::clone(&result);
    let run = move || {
        let value = body(&shared);
        *sink.lock().expect("nobody panics inside") = Some(value);
    };
    let thread = ops::spawn(None, place, Box::new(run));
    move || {
        ops::join(thread, place);
        result.lock().expect("nobody panics inside").take().expect("it ended")
    }
}

/// Whether this panics.
pub(crate) fn panics(body: impl FnOnce()) -> bool {
    catch_unwind(AssertUnwindSafe(body)).is_err()
}

/// Something that another thread can come between.
#[track_caller]
pub(crate) fn step() {
    let place = Location::caller();
    ops::touch(&explorer::Handle::new(), "step", "step", true, place);
}
